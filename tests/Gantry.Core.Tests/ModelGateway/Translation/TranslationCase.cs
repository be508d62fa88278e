using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.ModelGateway.Translation;

namespace Gantry.Core.Tests.ModelGateway.Translation;

/// <summary>
/// One feature as a file: what each protocol says of it (<c>-- chat</c>), and what becomes of that in the others (<c>== chat > messages</c>), which is written by
/// <c>GANTRY_WRITE_SNAPSHOTS=1</c> and read by people.
/// </summary>
internal sealed class TranslationCase
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Dictionary<string, ModelProtocol> Protocols = new(StringComparer.Ordinal)
    {
        ["messages"] = ModelProtocol.Messages,
        ["chat"] = ModelProtocol.ChatCompletions,
        ["responses"] = ModelProtocol.Responses,
    };

    private readonly string head;
    private readonly List<(string Name, string Text)> inputs = [];
    private readonly Dictionary<string, string> notes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> verdicts = new(StringComparer.Ordinal);

    private TranslationCase(string file, string text)
    {
        Name = Path.GetFileNameWithoutExtension(file);
        var sections = text.ReplaceLineEndings("\n").Split("\n-- ");
        head = sections[0].Trim();
        var lines = head.Split('\n');
        Title = lines[0].TrimStart('#', ' ');
        foreach (var note in lines.Skip(1).Where(line => line.StartsWith("note ", StringComparison.Ordinal)))
        {
            var at = note.IndexOf(": ", StringComparison.Ordinal);
            foreach (var direction in note["note ".Length..at].Split(", "))
            {
                notes[direction] = note[(at + 2)..];
            }
        }

        foreach (var section in sections.Skip(1))
        {
            var input = section.Split("\n== ")[0];
            var end = input.IndexOf('\n');
            inputs.Add((input[..end].Trim(), input[(end + 1)..].Trim()));
        }
    }

    public static string Folder { get; } = FindFolder("tests/Gantry.Core.Tests/ModelGateway/Translation/Cases");

    public static IReadOnlyList<string> Directions { get; } = [.. from one in Protocols.Keys from other in Protocols.Keys where one != other select $"{one} > {other}"];

    /// <summary>All requests of all pages.</summary>
    public static IReadOnlyList<(ModelProtocol Protocol, string Json)> Samples { get; } =
        [.. All().Where(known => !known.IsAnswer).SelectMany(known => known.inputs).Select(input => (Protocols[input.Name.Split(' ')[0]], input.Text))];

    public string Name { get; }

    public string Title { get; }

    public bool IsAnswer => Name.StartsWith("answer-", StringComparison.Ordinal);

    public static string FindFolder(string path)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Gantry.slnx")))
            {
                return Path.Combine(folder.FullName, path);
            }
        }

        throw new InvalidOperationException("These tests must run inside the repository.");
    }

    public static IReadOnlyList<TranslationCase> All() =>
        [.. Directory.EnumerateFiles(Folder, "*.txt").Order(StringComparer.Ordinal).Select(file => new TranslationCase(file, File.ReadAllText(file)))];

    public static TranslationCase Load(string name) => new(name + ".txt", File.ReadAllText(Path.Combine(Folder, name + ".txt")));

    /// <summary>The whole file with what becomes of its inputs now.</summary>
    public string Written()
    {
        var text = new StringBuilder(head);
        foreach (var (name, input) in inputs)
        {
            text.Append($"\n\n-- {name}\n{input}");
            if (Name.StartsWith("count-", StringComparison.Ordinal))
            {
                text.Append($"\n\n== {name} > an estimate\n{Count(name, input)}");
                continue;
            }

            foreach (var other in Protocols.Keys.Where(other => other != name.Split(' ')[0] && !name.StartsWith("client ", StringComparison.Ordinal)))
            {
                text.Append($"\n\n== {name} > {other}\n{(IsAnswer ? Answer(name, input, other) : Request(name, input, other))}");
            }
        }

        return text.Append('\n').ToString();
    }

    /// <summary>What the table says of a direction; run <see cref="Written"/> before.</summary>
    public string Verdict(string direction) =>
        !verdicts.TryGetValue(direction, out var said) ? "–"
        : notes.TryGetValue(direction, out var note) ? said.Contains("refused") ? $"refused: {note}" : note.StartsWith("carried", StringComparison.Ordinal) ? note : $"approximated: {note}"
        : string.Join("; ", said.OrderBy(verdict => verdict, StringComparer.Ordinal));

    private string Request(string name, string input, string other)
    {
        var protocol = name.Split(' ')[0];
        try
        {
            var written = RequestTranslation.Read(Protocols[protocol], Encoding.UTF8.GetBytes(input)).Write(new TranslationTerms(Protocols[other], other == "messages" ? "claude-sonnet-4-5" : "model-x")
            {
                IsOpenAI = name.EndsWith(" to OpenAI", StringComparison.Ordinal),
            });
            Say(protocol, other, written.Warnings.Count == 0 ? "carried" : $"left out or changed, told as {string.Join(", ", written.Warnings.Select(warning => $"`{warning}`"))}");
            return (written.Warnings.Count == 0 ? "" : $"X-Gantry-Warnings: {string.Join(", ", written.Warnings)}\n") + Pretty(Encoding.UTF8.GetString(written.Body.Span));
        }
        catch (UntranslatableException refused)
        {
            Say(protocol, other, "refused");
            return $"400 {refused.Field}: {refused.Message}";
        }
    }

    private string Count(string name, string input)
    {
        foreach (var other in Protocols.Keys.Where(other => other != name))
        {
            Say(name, other, "estimated");
        }

        return $$"""{"input_tokens":{{RequestTranslation.Read(Protocols[name], Encoding.UTF8.GetBytes(input)).EstimatedInput}}}""";
    }

    private string Answer(string name, string input, string other)
    {
        var protocol = name.Split(' ')[0];
        var isStream = name.EndsWith(" stream", StringComparison.Ordinal);
        var client = inputs.Find(section => section.Name == $"client {other}").Text ?? other switch
        {
            "messages" => """{"model":"m","max_tokens":64,"messages":[{"role":"user","content":"hi"}]}""",
            "chat" => """{"model":"m","messages":[{"role":"user","content":"hi"}],"stream_options":{"include_usage":true}}""",
            _ => """{"model":"m","input":"hi"}""",
        };
        client = isStream ? client.Insert(1, "\"stream\":true,") : client;
        Say(protocol, other, "carried");
        var request = RequestTranslation.Read(Protocols[other], Encoding.UTF8.GetBytes(client)).Write(new TranslationTerms(Protocols[protocol], "model-x"));
        return Answer(request, isStream, isStream ? input + "\n\n" : input);
    }

    public static string Answer(TranslatedRequest request, bool isStream, string input)
    {
        var output = new ArrayBufferWriter<byte>();
        using var answer = request.Answer(isStream, DateTimeOffset.FromUnixTimeSeconds(1_700_000_000), output);
        answer.Feed(Encoding.UTF8.GetBytes(input));
        answer.End();
        var text = Encoding.UTF8.GetString(output.WrittenSpan);
        return answer.FailedStatus is { } status && !isStream ? $"{status} {answer.Failure.Code}: {answer.Failure.Sentence}" : isStream ? text.Trim() : Pretty(text);
    }

    private void Say(string protocol, string other, string verdict)
    {
        if (!verdicts.TryGetValue($"{protocol} > {other}", out var said))
        {
            verdicts[$"{protocol} > {other}"] = said = new HashSet<string>(StringComparer.Ordinal);
        }

        said.Add(verdict);
    }

    private static string Pretty(string json) => JsonSerializer.Serialize(JsonElement.Parse(json), Indented);
}
