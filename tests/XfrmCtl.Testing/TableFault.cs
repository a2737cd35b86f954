namespace XfrmCtl.Testing;

/// <summary>What goes wrong with a request to a <see cref="TableKernel"/>.</summary>
public enum TableFault
{
    /// <summary>It is refused for lack of memory, and not done.</summary>
    Refused,

    /// <summary>It is not done, and nobody says so (ENOBUFS).</summary>
    RequestLost,

    /// <summary>It is done, and nobody says so (ENOBUFS).</summary>
    AnswerLost,

    /// <summary>It is a dump, and the table changed under it: half of it comes, with NLM_F_DUMP_INTR.</summary>
    Interrupted,
}
