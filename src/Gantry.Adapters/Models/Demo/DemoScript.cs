using System.Globalization;
using System.Text.Json;

namespace Gantry.Adapters.Models.Demo;

/// <summary>A prompt in the demo language as the answers it asks for.</summary>
internal sealed class DemoScript
{
    private const string Mark = "/demo";
    private const int MostWords = 100_000;
    private const int LongestPause = 60_000;

    private const string Language = """
        The demo language has one instruction a line:

            /demo say TEXT
            /demo think TEXT
            /demo stream COUNT MS      COUNT words (1 to 100000), MS milliseconds apart (0 to 60000)
            /demo tool NAME JSON       such as /demo tool bash {"command":"ls"}
            /demo call NAME JSON       the same, and more calls follow in the same answer
            /demo fail TEXT

        A tool line ends an answer; the lines after it come after the tool's result.
        """;

    private DemoScript(IReadOnlyList<IReadOnlyList<DemoInstruction>> answers) => Answers = answers;

    public IReadOnlyList<IReadOnlyList<DemoInstruction>> Answers { get; }

    public static bool IsIn(string text) => LinesOf(text).Any();

    /// <summary>Reads a prompt. When a line is wrong nothing of the script is played: its one answer explains the mistake.</summary>
    public static DemoScript Parse(string text)
    {
        var answers = new List<IReadOnlyList<DemoInstruction>>();
        var answer = new List<DemoInstruction>();
        foreach (var line in LinesOf(text))
        {
            try
            {
                answer.Add(ParseLine(line));
            }
            catch (FormatException mistake)
            {
                return new DemoScript([[new Say($"I cannot read the line `{line}`: {mistake.Message}\n\n{Language}")]]);
            }

            if (answer[^1] is CallTool { EndsAnswer: true })
            {
                answers.Add(answer);
                answer = [];
            }
        }

        return new DemoScript([.. answers, answer]);
    }

    private static IEnumerable<string> LinesOf(string text) =>
        text.Split('\n').Select(line => line.Trim()).Where(line => line == Mark || line.StartsWith(Mark + " ", StringComparison.Ordinal));

    private static DemoInstruction ParseLine(string line)
    {
        var (verb, rest) = Split(line[Mark.Length..].Trim());
        return verb switch
        {
            "say" => new Say(Required(rest, "TEXT")),
            "think" => new Think(Required(rest, "TEXT")),
            "stream" => ParseStream(rest),
            "tool" => ParseTool(rest),
            "call" => ParseTool(rest) with { EndsAnswer = false },
            "fail" => new Fail(Required(rest, "TEXT")),
            "" => throw new FormatException("the instruction is missing."),
            _ => throw new FormatException($"there is no instruction '{verb}'."),
        };
    }

    private static StreamWords ParseStream(string rest)
    {
        var (count, pause) = Split(rest);
        return new StreamWords(Number(count, "COUNT", 1, MostWords), TimeSpan.FromMilliseconds(Number(pause, "MS", 0, LongestPause)));
    }

    private static CallTool ParseTool(string rest)
    {
        var (name, json) = Split(rest);
        Required(name, "NAME");
        Required(json, "JSON");
        try
        {
            var input = JsonElement.Parse(json);
            return input.ValueKind == JsonValueKind.Object ? new CallTool(name, input) : throw new FormatException("JSON must be an object, such as {}.");
        }
        catch (JsonException cause)
        {
            throw new FormatException("its JSON is not valid.", cause);
        }
    }

    private static int Number(string text, string name, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new FormatException($"{name} must be a whole number from {least} to {most}.");

    private static string Required(string text, string name) => text.Length > 0 ? text : throw new FormatException($"{name} is missing.");

    private static (string First, string Remainder) Split(string text)
    {
        var space = text.IndexOf(' ');
        return space < 0 ? (text, "") : (text[..space], text[(space + 1)..].Trim());
    }
}
