namespace XfrmCtl.Cli.Firewall;

/// <summary>Whether a rule matches a packet of which not everything is known.</summary>
internal enum Truth
{
    /// <summary>It does not.</summary>
    No,

    /// <summary>It depends on what is not known.</summary>
    Maybe,

    /// <summary>It does.</summary>
    Yes,
}
