namespace Gantry.Core.Agents.Native.Tools;

/// <summary>Takes the shell's last word out of a command's output, wherever the pieces are cut. Holds back no more than could be part of it.</summary>
internal sealed class ShellTrailer(string mark)
{
    private const int LongestWord = 16 * 1024;
    private readonly string opening = $"{ShellCall.Sign}{mark}\n";
    private string held = "";

    /// <summary>Where the shell ended; null when it did not say.</summary>
    public ShellStanding? Standing { get; private set; }

    /// <summary>The output without the last word.</summary>
    public string Take(string some)
    {
        var text = held + some;
        var begin = text.IndexOf(opening, StringComparison.Ordinal);
        if (begin < 0)
        {
            var kept = PartialOpening(text);
            held = text[^kept..];
            return text[..^kept];
        }

        var end = text.IndexOf(ShellCall.Sign, begin + opening.Length);
        if (end < 0 && text.Length - begin <= LongestWord)
        {
            held = text[begin..];
            return text[..begin];
        }

        held = "";
        if (end < 0)
        {
            return text;
        }

        Standing = ShellStanding.Read(text[(begin + opening.Length)..end]);
        return text[..begin] + text[(end + 1)..];
    }

    /// <summary>What was held back and turned out to be output.</summary>
    public string Rest() => held;

    private int PartialOpening(string text)
    {
        for (var length = Math.Min(opening.Length - 1, text.Length); length > 0; length--)
        {
            if (text.AsSpan().EndsWith(opening.AsSpan(0, length)))
            {
                return length;
            }
        }

        return 0;
    }
}

/// <summary>Where a shell ended.</summary>
/// <param name="Folder">Relative to the workspace's top; its top when the shell had left the workspace.</param>
/// <param name="Outside">Where it was, when it had left the workspace.</param>
internal sealed record ShellStanding(string Folder, string? Outside)
{
    public static ShellStanding? Read(string word)
    {
        var lines = word.Split('\n', 2);
        return lines is not [['/', ..] top, ['/', ..] folder] ? null
            : folder == top ? new ShellStanding(".", null)
            : folder.StartsWith(top.TrimEnd('/') + "/", StringComparison.Ordinal) ? new ShellStanding(folder[(top.TrimEnd('/').Length + 1)..], null)
            : new ShellStanding(".", folder);
    }

    /// <summary>What the model has to know of it; null when nothing changed.</summary>
    public string? Note(string before) =>
        Outside is not null ? $"{Text.VisibleText.Of(Outside)} is not in the workspace: the next command starts at the workspace's top"
        : Folder != before ? $"the next command starts in {Text.VisibleText.Of(Folder)}"
        : null;
}
