using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gantry.Bench.Gateway;

/// <summary>A coding agent's request in Anthropic's Messages of about 85 KB: a system prompt, two dozen tools with schemas, and a conversation of files read and edited.</summary>
internal static class AgentRequest
{
    private const int Size = 85 * 1024;
    private const int Tools = 24;
    private const string Source = """
        /// <summary>Reads "records" from a file, one a line.</summary>
        public static IEnumerable<Record> Read(string path)
        {
            foreach (var line in File.ReadLines(path))
            {
                if (line.Length > 0 && line[0] != '#')
                {
                    yield return Record.Parse(line.Split('\t', 4), "utf-8");
                }
            }
        }

        """;

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Body(string model, bool streams)
    {
        var messages = new List<object>();
        var turn = 0;
        while (true)
        {
            messages.Add(new { role = "user", content = turn == 0 ? (object)"Mend what is wrong with the reader of records." : Result(turn) });
            var body = JsonSerializer.Serialize(new { model, max_tokens = 8192, stream = streams, temperature = 1, system = System(), tools = Enumerable.Range(0, Tools).Select(Tool), messages }, Plain);
            if (body.Length >= Size)
            {
                return body;
            }

            turn++;
            messages.Add(new
            {
                role = "assistant",
                content = new object[]
                {
                    new { type = "text", text = $"I look at what stands in part {turn} before I change it." },
                    new { type = "tool_use", id = $"toolu_{turn:0000}", name = $"tool_{turn % Tools}", input = new { path = $"src/Records/Part{turn}.cs", old_text = "yield return", limit = turn * 10, options = new { exact = true } } },
                },
            });
        }
    }

    private static object[] System() =>
        [new { type = "text", text = string.Concat(Enumerable.Range(1, 60).Select(rule => $"{rule}. When you edit a file, read it first, say \"why\", and keep the style that the file has.\n")), cache_control = new { type = "ephemeral" } }];

    private static object[] Result(int turn) =>
        [new { type = "tool_result", tool_use_id = $"toolu_{turn:0000}", content = new[] { new { type = "text", text = string.Concat(Enumerable.Repeat(Source, 1 + (turn % 4))) } } }];

    private static object Tool(int number) => new
    {
        name = $"tool_{number}",
        description = string.Concat(Enumerable.Repeat("Does one thing to one file of the workspace and says what came of it; paths are \"relative\".\n", 6)),
        input_schema = new
        {
            type = "object",
            properties = new
            {
                path = new { type = "string", description = "Where the file stands, from the workspace's top." },
                old_text = new { type = "string", description = "What stands there now." },
                limit = new { type = "integer", minimum = 1, maximum = 2000 },
                options = new { type = "object", properties = new { exact = new { type = "boolean" } }, additionalProperties = false },
            },
            required = new[] { "path" },
        },
    };
}
