namespace XfrmCtl.Configuration.Text;

/// <summary>How much a diagnostic matters.</summary>
public enum DiagnosticSeverity
{
    /// <summary>Worth knowing; everything does what it says.</summary>
    Info,

    /// <summary>Probably not what was meant, or not wise; the setting is used or passed over as the message says.</summary>
    Warning,

    /// <summary>Cannot be used: the connection, secret or line that it names is left out.</summary>
    Error,
}
