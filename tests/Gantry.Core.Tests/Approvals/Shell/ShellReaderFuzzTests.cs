using System.Text;
using Gantry.Core.Approvals.Matching;
using Gantry.Core.Approvals.Shell;
using Gantry.Protocol.Approvals;

namespace Gantry.Core.Tests.Approvals.Shell;

/// <summary>Whatever it is given, the reader answers soon and throws nothing.</summary>
public sealed class ShellReaderFuzzTests
{
    [Fact]
    public void Noise_is_answered()
    {
        var random = new Random(11);
        for (var round = 0; round < 20_000; round++)
        {
            var text = new StringBuilder();
            for (var left = random.Next(0, 40); left > 0; left--)
            {
                text.Append(random.Next(4) == 0 ? (char)random.Next(0, 0xFFFF) : (char)random.Next(0, 0x80));
            }

            Answers(text.ToString());
        }
    }

    [Fact]
    public void Scripts_cut_off_at_any_place_are_answered()
    {
        var source = new ScriptSource(3);
        for (var round = 0; round < 300; round++)
        {
            var script = source.Next();
            for (var length = 0; length <= script.Length; length++)
            {
                Answers(script[..length]);
            }
        }
    }

    [Theory]
    [InlineData("'")]
    [InlineData("\"")]
    [InlineData("\\")]
    [InlineData("(")]
    [InlineData("a ")]
    [InlineData("a;")]
    [InlineData("2>&1 ")]
    [InlineData(">a ")]
    [InlineData("\n")]
    [InlineData("A=1 ")]
    [InlineData("sudo ")]
    [InlineData("env -u ")]
    [InlineData("{}")]
    [InlineData("#\n")]
    [InlineData(" \\\n ")]
    public void Text_that_repeats_to_the_limit_is_answered(string piece)
    {
        Answers(string.Concat(Enumerable.Repeat(piece, ShellReader.LongestScript / piece.Length)));
        Answers($"git {string.Concat(Enumerable.Repeat(piece, ShellReader.LongestScript / piece.Length - 8))}");
    }

    [Fact]
    public void Deep_nests_of_shells_are_refused()
    {
        var script = "ls";
        for (var depth = 0; depth < 10; depth++)
        {
            script = $"sh -c '{script.Replace("'", "'\\''")}'";
            Answers(script);
        }

        ShellReader.Read("sudo sudo sudo sudo sudo sudo sudo sudo sudo sudo ls").ShouldBeOfType<UnreadableShell>().Reason.ShouldContain("deep");
    }

    private static void Answers(string script)
    {
        var reading = ShellReader.Read(script);
        if (reading is ReadableShell readable)
        {
            readable.Commands.ShouldNotBeEmpty();
            readable.Commands.Count.ShouldBeLessThanOrEqualTo(ShellReader.MostCommands);
            readable.Commands.ShouldAllBe(command => command.Arguments.Count > 0 && command.Arguments[0].Length > 0);
        }

        foreach (var suggestion in PatternSuggestions.For(new ScriptAction(script)))
        {
            ActionPattern.Parse(suggestion.Pattern.Kind, suggestion.Pattern.Text).ShouldBe(suggestion.Pattern, script);
        }
    }
}
