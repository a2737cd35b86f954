namespace XfrmCtl.Configuration.Settings;

/// <summary>Whose reading of ipsec.conf counts where the implementations differ: in defaults, and in what a proposal leaves open.</summary>
public enum Dialect
{
    /// <summary>Openswan 2.6, and what looks like none of the others.</summary>
    Openswan,

    /// <summary>libreswan 3 to 5.</summary>
    Libreswan,

    /// <summary>strongSwan's starter.</summary>
    StrongSwan,
}
