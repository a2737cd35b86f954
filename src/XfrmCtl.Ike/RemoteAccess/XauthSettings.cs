using XfrmCtl.Core;

namespace XfrmCtl.Ike.RemoteAccess;

/// <summary>Our part in XAUTH (draft-beaulieu-ike-xauth-02); a closed set.</summary>
/// <remarks>Ownership: whoever has it calls <see cref="DisposeSecrets"/>, for the password of a client and for a judge that has passwords of its own.</remarks>
public abstract record XauthSettings
{
    private XauthSettings()
    {
    }

    /// <summary>We are asked for a user name and a password.</summary>
    /// <param name="User">The name, or null where none is configured.</param>
    /// <param name="Password">The password, or null where none was found. Ownership: the connection's profile disposes it.</param>
    public sealed record Client(string? User, SecretBytes? Password) : XauthSettings
    {
        /// <summary>Same name and, compared in constant time, same password.</summary>
        public bool Equals(Client? other) => other is not null && string.Equals(User, other.User, StringComparison.Ordinal)
            && (Password is null ? other.Password is null : other.Password is not null && Password.FixedTimeEquals(other.Password.Span));

        /// <inheritdoc/>
        public override int GetHashCode() => User is null ? 0 : StringComparer.Ordinal.GetHashCode(User);

        /// <summary>The name alone.</summary>
        public override string ToString() => $"XAUTH client {User}";
    }

    /// <summary>We ask, and hold the answer against what the judge knows.</summary>
    /// <param name="Judge">Who decides.</param>
    public sealed record Server(IXauthJudge Judge) : XauthSettings
    {
        /// <summary>The role alone.</summary>
        public override string ToString() => "XAUTH server";
    }

    /// <summary>The same without passwords.</summary>
    public XauthSettings WithoutSecret() => this is Client client ? new Client(client.User, null) : new Server(new Nobody());

    /// <summary>Zeroes the passwords.</summary>
    public void DisposeSecrets()
    {
        if (this is Client client)
            client.Password?.Dispose();
        else if (this is Server { Judge: IDisposable judge })
            judge.Dispose();
    }

    private sealed class Nobody : IXauthJudge
    {
        public XauthVerdict Judge(string user, ReadOnlySpan<byte> password) => new(false, "nobody is known here");
    }

    /// <summary>Whether SAs that were made with earlier settings are as good as those that these would make: the user and the role are the same.</summary>
    public static bool Keep(XauthSettings? earlier, XauthSettings? now) => (earlier, now) switch
    {
        (null, null) => true,
        (Client before, Client after) => string.Equals(before.User, after.User, StringComparison.Ordinal),
        (Server, Server) => true,
        _ => false,
    };
}
