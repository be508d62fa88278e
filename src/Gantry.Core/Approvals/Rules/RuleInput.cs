using System.Globalization;
using Gantry.Protocol.Approvals;

namespace Gantry.Core.Approvals.Rules;

/// <summary>Reads what people write to say an action: in a rule's tests, and in a question about a verdict.</summary>
internal static class RuleInput
{
    /// <summary>The most characters.</summary>
    public const int LongestText = 16_384;

    private const int UsualPort = 443;

    /// <summary>The action; one that makes no sense is found unreadable when it is judged.</summary>
    /// <param name="folder">Where a command starts.</param>
    public static GatedAction Read(RuleKind kind, string text, string folder = ".") => kind switch
    {
        RuleKind.Command => new ScriptAction(text, folder),
        RuleKind.File => new FileAction([text]),
        RuleKind.Network => ReadHost(text),
        RuleKind.Tool => new OtherAction(text),
        _ => throw new InvalidOperationException($"No action is of the kind {kind}."),
    };

    private static NetworkAction ReadHost(string text)
    {
        var colon = text.LastIndexOf(':');

        // An address of version 6 has its port behind brackets.
        var hasPort = colon > 0 && (text.IndexOf(':') == colon || text[colon - 1] == ']');
        return hasPort && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? new NetworkAction(text[..colon], port)
            : new NetworkAction(text, UsualPort);
    }
}
