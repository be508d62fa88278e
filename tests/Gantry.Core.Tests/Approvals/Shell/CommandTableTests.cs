using System.Globalization;
using System.Text.RegularExpressions;
using Gantry.Core.Approvals.Matching;
using Gantry.Core.Tests.Approvals.Matching;
using Gantry.Protocol.Approvals;

namespace Gantry.Core.Tests.Approvals.Shell;

/// <summary>The commands of commands.tsv, each with what the sample rules make of it.</summary>
public sealed partial class CommandTableTests
{
    private static readonly IReadOnlyList<(string Verdict, string Command, int Line)> Table = [.. Read()];

    [Fact]
    public void Every_command_of_the_table_gets_its_verdict()
    {
        var wrong =
            from row in Table
            let verdict = SampleRules.OfTheTable.Judge(new ScriptAction(row.Command))
            where verdict != row.Verdict
            select $"line {row.Line}: {row.Command[..Math.Min(80, row.Command.Length)]} is {verdict} and should be {row.Verdict} ({Why(row.Command)})";

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void Whatever_is_refused_has_a_reason_in_a_sentence() =>
        Table
            .Select(row => ActionParts.Of(new ScriptAction(row.Command)))
            .OfType<UnreadableParts>()
            .Where(unreadable => !unreadable.Reason.EndsWith('.') || unreadable.Reason.Length < 15 || unreadable.Reason.Any(char.IsControl))
            .ShouldBeEmpty();

    [Fact]
    public void A_command_that_is_read_stays_the_same_in_other_folders_of_the_workspace_and_is_asked_outside()
    {
        foreach (var row in Table.Where(row => row.Verdict == "allow" && !row.Command.Contains('>') && !row.Command.Contains('<')))
        {
            SampleRules.OfTheTable.Judge(new ScriptAction(row.Command, "src/deep")).ShouldBe("allow", row.Command);
            SampleRules.OfTheTable.Judge(new ScriptAction(row.Command, "/elsewhere")).ShouldBe("ask", row.Command);
            SampleRules.OfTheTable.Judge(new ScriptAction(row.Command, "../elsewhere")).ShouldBe("ask", row.Command);
        }
    }

    [Fact]
    public void The_table_is_large_and_half_of_it_hostile()
    {
        Table.Count.ShouldBeGreaterThan(500);
        Table.Count(row => row.Verdict != "allow").ShouldBeGreaterThan(Table.Count / 2);
    }

    private static string Why(string command) => ActionParts.Of(new ScriptAction(command)) switch
    {
        UnreadableParts unreadable => unreadable.Reason,
        ReadableParts readable => string.Join("; ", readable.Parts.Select(part => $"{part.Text} {string.Join(", ", part.Hazards.Select(hazard => hazard.Why))}")),
        _ => "",
    };

    private static IEnumerable<(string Verdict, string Command, int Line)> Read()
    {
        using var reader = new StreamReader(typeof(CommandTableTests).Assembly.GetManifestResourceStream("commands.tsv")!);
        for (var line = 1; reader.ReadLine() is { } text; line++)
        {
            if (text.Length == 0 || text[0] == '#')
            {
                continue;
            }

            var columns = text.Split('\t');
            columns.Length.ShouldBe(2, $"line {line}");
            columns[0].ShouldBeOneOf("allow", "ask", "deny");
            yield return (columns[0], Unfold(columns[1]), line);
        }
    }

    private static string Unfold(string text)
    {
        var unfolded = Repetition().Replace(text, match => string.Concat(Enumerable.Repeat(match.Groups["text"].Value, int.Parse(match.Groups["count"].Value, CultureInfo.InvariantCulture))));
        unfolded = CodePoint().Replace(unfolded, match => char.ConvertFromUtf32(int.Parse(match.Groups["hex"].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture)));
        return unfolded.Replace("<NL>", "\n").Replace("<CR>", "\r").Replace("<NUL>", "\0").Replace("<TAB>", "\t");
    }

    [GeneratedRegex(@"<(?<count>\d+)\*(?<text>[^>]*)>", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Repetition();

    [GeneratedRegex(@"<U\+(?<hex>[0-9A-F]+)>", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CodePoint();
}
