namespace XfrmCtl.Configuration.Settings;

/// <summary>What we are in XAUTH and ModeCfg, once it is known which end is us: what is written of one end says what the other is.</summary>
/// <param name="XauthClient">We are asked for a password.</param>
/// <param name="XauthServer">We ask.</param>
/// <param name="ModeConfigClient">We take an address.</param>
/// <param name="ModeConfigServer">We give addresses.</param>
public readonly record struct RemoteAccessRoles(bool XauthClient, bool XauthServer, bool ModeConfigClient, bool ModeConfigServer)
{
    /// <summary>The roles in a connection.</summary>
    public static RemoteAccessRoles Of(OrientedConnection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        (EndRemoteAccess local, EndRemoteAccess remote) = (connection.Local.RemoteAccess, connection.Remote.RemoteAccess);
        bool? server = connection.Settings.RemoteAccess.XauthServer;
        return new(
            local.XauthClient || remote.XauthServer || server == false,
            local.XauthServer || remote.XauthClient || server == true,
            local.ModeConfigClient || remote.ModeConfigServer,
            local.ModeConfigServer || remote.ModeConfigClient || remote.Pool is not null);
    }

    /// <summary>Whether there is any.</summary>
    public bool Any => XauthClient || XauthServer || ModeConfigClient || ModeConfigServer;
}
