namespace Gantry.Core.Approvals.Shell;

/// <summary>A piece of a script.</summary>
internal abstract record ShellToken;

/// <summary>A word without its quotes.</summary>
/// <param name="PlainLength">How many characters at its start stood unquoted; the text's length when all did.</param>
internal sealed record WordToken(string Text, int PlainLength) : ShellToken
{
    /// <summary>True when no character was quoted: only then may it be a reserved word.</summary>
    public bool IsPlain => PlainLength == Text.Length;
}

/// <summary><c>&amp;&amp;</c>, <c>||</c>, <c>;</c>, <c>|</c> or a new line (<c>\n</c>).</summary>
internal sealed record OperatorToken(string Text) : ShellToken;

/// <summary>A redirect that takes a file, which is the next word.</summary>
internal sealed record RedirectToken(string Text, bool Writes) : ShellToken;

/// <summary>A redirect that opens no file, such as <c>2>&amp;1</c>.</summary>
internal sealed record DuplicateToken : ShellToken;
