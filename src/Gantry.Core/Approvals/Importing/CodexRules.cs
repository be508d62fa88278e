using Gantry.Core.Approvals.Matching;
using Gantry.Core.Failures;

namespace Gantry.Core.Approvals.Importing;

/// <summary>
/// Reads Codex's <c>.rules</c> files: calls of <c>prefix_rule</c> and <c>network_rule</c> with plain texts and lists. Their examples (<c>match</c>,
/// <c>not_match</c>) are tests for Codex; they are left, and the report says so.
/// </summary>
public static class CodexRules
{
    /// <summary>The most characters of a file.</summary>
    public const int LongestFile = 1_048_576;

    private const int MostAlternatives = 100;

    /// <summary>Brings the rules over; never wider, but for deny and ask rules, whose reason then says so.</summary>
    /// <exception cref="GantryException">The text has something other than such calls; says in which line.</exception>
    public static ImportedRules Import(string text)
    {
        if (text.Length > LongestFile)
        {
            throw GantryException.TooLarge("rules-too-large", $"A rules file has at most {LongestFile} characters.");
        }

        var rules = new List<ImportedRule>();
        var left = new List<NotCarriedOver>();
        foreach (var call in CodexRuleParser.Parse(text))
        {
            try
            {
                rules.AddRange(Carry(call));
                if (call.Values.ContainsKey("match") || call.Values.ContainsKey("not_match"))
                {
                    left.Add(new NotCarriedOver(call.Text, call.Line, "Its rule was carried over and its examples (match, not_match) were not; try them with 'gantry rules check'."));
                }
            }
            catch (GantryException refusal)
            {
                left.Add(new NotCarriedOver(call.Text, call.Line, refusal.Message));
            }
        }

        return new ImportedRules(rules, left);
    }

    private static List<ImportedRule> Carry(CodexCall call) => call.Name switch
    {
        "prefix_rule" => CarryPrefix(call),
        "network_rule" => [CarryNetwork(call)],
        "host_executable" => throw Left("It says where a program lies; rules here name the program as it is called."),
        _ => throw Left($"'{call.Name}' is not known."),
    };

    private static List<ImportedRule> CarryPrefix(CodexCall call)
    {
        CheckNames(call, "pattern", "decision", "justification", "match", "not_match");
        if (call.Values.GetValueOrDefault("pattern") is not CodexList { Items.Count: > 0 } pattern)
        {
            throw Left("It has no pattern, or the pattern is no list of words.");
        }

        IReadOnlyList<IReadOnlyList<string>> beginnings = [[]];
        foreach (var item in pattern.Items)
        {
            var words = WordsOf(item);
            if (words.Count * beginnings.Count > MostAlternatives)
            {
                throw Left($"Its alternatives make more than {MostAlternatives} rules.");
            }

            beginnings = [.. from beginning in beginnings from word in words select (IReadOnlyList<string>)[.. beginning, word]];
        }

        var effect = EffectOf(call);
        return [.. beginnings.Select(words => new ImportedRule(effect, "command", PatternOf(words), ReasonOf(call, note: ""), call.Line))];
    }

    private static string PatternOf(IReadOnlyList<string> words) =>
        // Read back, so that what no pattern can say is refused here too.
        CommandPattern.Parse(CommandPattern.BeginningWith(words).Text).Text;

    private static IReadOnlyList<string> WordsOf(CodexValue item) => item switch
    {
        CodexText text => [text.Text],
        CodexList { Items.Count: > 0 } list when list.Items.All(word => word is CodexText) => [.. list.Items.Cast<CodexText>().Select(word => word.Text)],
        _ => throw Left("A word of its pattern is neither a text nor a list of texts."),
    };

    private static ImportedRule CarryNetwork(CodexCall call)
    {
        CheckNames(call, "host", "protocol", "decision", "justification");
        if (call.Values.GetValueOrDefault("host") is not CodexText host || call.Values.GetValueOrDefault("protocol") is not CodexText protocol)
        {
            throw Left("It names no host or no protocol.");
        }

        if (host.Text.Contains('*') || host.Text.Contains(':'))
        {
            throw Left("Its host is no plain name.");
        }

        var effect = EffectOf(call);
        var port = protocol.Text switch
        {
            "https" => ":443",
            "http" => ":80",
            _ => effect == "allow" ? throw Left($"'{protocol.Text}' is no protocol that rules here know apart.") : "",
        };
        return effect == "allow"
            ? new ImportedRule(effect, "network", HostPattern.Parse(host.Text + port).Text, ReasonOf(call, $"narrower: {protocol.Text} on its usual port"), call.Line)
            : new ImportedRule(effect, "network", HostPattern.Parse(host.Text).Text, ReasonOf(call, $"wider: every port, not {protocol.Text} alone"), call.Line);
    }

    private static string EffectOf(CodexCall call) => call.Values.GetValueOrDefault("decision") switch
    {
        null or CodexText { Text: "allow" } => "allow",
        CodexText { Text: "prompt" } => "ask",
        CodexText { Text: "forbidden" or "deny" } => "deny",
        _ => throw Left("Its decision is none of allow, prompt and forbidden."),
    };

    private static string ReasonOf(CodexCall call, string note) =>
        (call.Values.GetValueOrDefault("justification") is CodexText { Text.Length: > 0 } justification ? justification.Text : "Codex rule")
        + (note.Length > 0 ? $" ({note})" : "");

    private static void CheckNames(CodexCall call, params string[] known)
    {
        if (call.Values.Keys.FirstOrDefault(name => !known.Contains(name, StringComparer.Ordinal)) is { } unknown)
        {
            throw Left($"It has '{unknown}', which is not known and may change what it means.");
        }
    }

    private static GantryException Left(string why) => GantryException.Invalid("source", why);
}
