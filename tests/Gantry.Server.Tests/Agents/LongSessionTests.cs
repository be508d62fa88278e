using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gantry.Testing;

namespace Gantry.Server.Tests.Agents;

/// <summary>A session of 200 answers over a provider whose context is far too small for it, as a user of the daemon sees it.</summary>
public sealed partial class LongSessionTests(ITestOutputHelper output) : IDisposable
{
    private const int Steps = 200;
    private const int Window = 36_000;
    private const string Task = "Walk through all 200 stations and then write report.txt with the codeword of station 3.";
    private const string Codeword = "blue-heron";

    private readonly TemporaryDirectory folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task It_finishes_its_task_after_three_compactions()
    {
        for (var n = 1; n <= Steps; n++)
        {
            File.WriteAllText(folder[$"station-{n}.txt"], $"station {n}{(n == 3 ? $"; the codeword is {Codeword}" : "")}\n{string.Concat(Enumerable.Repeat("gravel and sleepers ", 60))}");
        }

        await using var provider = new ScriptedMessages(Answer);
        await using var daemon = await DaemonProcess.StartAsync(
            environment: provider.Environment(("GANTRY_CONTEXT_WINDOW", $"{Window}"), ("GANTRY_AGENT_MAX_TURNS", "300")));
        var session = await daemon.Client.NewSessionAsync(folder.Path, "native");
        var run = await daemon.Client.PromptAsync(session, Task);
        await daemon.Client.AllowAllAsync(run);

        var events = await daemon.Client.StoredEventsAsync(session);
        var usages = events.Where(frame => frame.Type == "ui.usage").Select(frame => frame.Payload).ToList();
        var answers = usages.Count(usage => !usage.TryGetProperty("purpose", out _));
        var compactions = events.Count(frame => frame.Type == "ui.compacted");
        output.WriteLine($"{answers} answers, {compactions} compactions, the largest request {provider.Requests.Max(Tokens)} of {Window} tokens");
        events[^1].Payload.GetProperty("status").GetString().ShouldBe("completed");
        File.ReadAllText(folder["report.txt"]).ShouldBe(Codeword);
        answers.ShouldBeGreaterThanOrEqualTo(Steps);
        compactions.ShouldBeGreaterThanOrEqualTo(3);
        usages.Count(usage => usage.TryGetProperty("purpose", out var purpose) && purpose.GetString() == "compaction").ShouldBe(compactions);
    }

    // It knows nothing but what it is told: without the task, the step or the codeword it is lost.
    private static MessagesReply Answer(JsonElement request, int number)
    {
        var tokens = Tokens(request);
        if (tokens > Window)
        {
            return MessagesReply.Error(400, "prompt is too long");
        }

        var told = request.GetProperty("messages").GetRawText();
        var step = Step().Matches(told).Select(match => int.Parse(match.Groups["n"].Value, CultureInfo.InvariantCulture)).DefaultIfEmpty(0).Max();
        var word = told.Contains($"codeword is {Codeword}", StringComparison.Ordinal) ? $"The codeword is {Codeword}." : "";
        if (!request.TryGetProperty("tools", out _))
        {
            return MessagesReply.Says($"## Task and state\nSTEP {step} is done. {word}\n## Open items\nGo on with the next station.", tokens);
        }

        if (!told.Contains("Walk through all 200 stations", StringComparison.Ordinal))
        {
            return MessagesReply.Says("I forgot what to do.", tokens);
        }

        return step switch
        {
            Steps when told.Contains("Wrote ", StringComparison.Ordinal) => MessagesReply.Says("The report is written.", tokens),
            Steps => Calls("write_file", JsonSerializer.Serialize(new { path = "report.txt", content = word.Length > 0 ? Codeword : "I forgot it" }), "report", tokens),
            _ => Calls("read_file", $$"""{"path":"station-{{step + 1}}.txt"}""", $"STEP {step + 1}", tokens),
        };

        MessagesReply Calls(string tool, string input, string saying, long used) =>
            MessagesReply.Of([MessagesReply.Text(saying), MessagesReply.Call($"call_{number}", tool, input)], "tool_use", used, 60);
    }

    private static long Tokens(JsonElement request) => request.GetRawText().Length / 4;

    [GeneratedRegex("STEP (?<n>[0-9]+)", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Step();
}
