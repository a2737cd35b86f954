namespace XfrmCtl.Control;

/// <summary>A line as pluto says it to whack: a number of three digits, which is also how whack comes to its exit status, and the text.</summary>
/// <param name="Code">The number: 000 comment, 002 log, 003 serious, 004 success, 010 retransmission, 0xx trouble, 100 and the state, 200 and the notify.</param>
/// <param name="Text">The text, from the quoted name of the connection on.</param>
public sealed record NumberedLine(int Code, string Text)
{
    /// <summary><c>004 "net" #1: ...</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Code:000} {Text}");
}
