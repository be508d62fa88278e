using System.Text.Json;
using Gantry.Testing;

namespace Gantry.Server.Tests.Agents;

/// <summary>The native agent over a provider that does all that providers and models should not.</summary>
public sealed class MisbehavingModelTests : IDisposable
{
    private readonly TemporaryDirectory folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_run_gets_through_failures_cuts_garbage_wrong_arguments_and_unknown_tools()
    {
        File.WriteAllText(folder["a.txt"], "A");
        await using var provider = new ScriptedMessages((_, number) => number switch
        {
            1 => MessagesReply.Raw(MessagesReply.Event(new { type = "content_block_start", content_block = new { type = "text", text = "I begin" } })),
            2 => MessagesReply.Raw("data: {\"type\": nonsense\n\n"),
            3 => MessagesReply.Error(529, "Overloaded", "Retry-After: 0\r\n"),
            4 => MessagesReply.Error(429, "slow down", "Retry-After: 0\r\n"),
            5 => MessagesReply.Of([MessagesReply.Thought("hm", "seal"), MessagesReply.Call("c1", "read_file", "{\"path\":"), MessagesReply.Call("c2", "teleport", "{}")], "tool_use"),
            6 => MessagesReply.Of([MessagesReply.Call("c3", "read_file", """{"path":"a.txt"}"""), MessagesReply.Call("c4", "bash", """{"command":"echo ran >> effects.txt"}""")], "tool_use"),
            7 => MessagesReply.Of([MessagesReply.Text("Nearly")], "max_tokens"),
            _ => MessagesReply.Says(" done."),
        });
        await using var daemon = await DaemonProcess.StartAsync(environment: provider.Environment());
        var session = await daemon.Client.NewSessionAsync(folder.Path, "native");
        await daemon.Client.AllowAllAsync(await daemon.Client.PromptAsync(session, "go"));

        var events = await daemon.Client.StoredEventsAsync(session);
        events[^1].Payload.GetProperty("status").GetString().ShouldBe("completed");
        events.Where(frame => frame.Type == "ui.model.retry").Select(frame => frame.Payload.GetProperty("message").GetString()).ShouldBe(
        [
            "The connection ended in the middle of the answer.",
            "The model provider sent something that cannot be read.",
            "The model provider is overloaded (529): Overloaded",
            "The model provider takes no more requests for now (429): slow down",
        ]);
        var results = events.Where(frame => frame.Type == "ui.tool.result").Select(frame => frame.Payload).ToDictionary(
            result => result.GetProperty("toolCallId").GetString()!, result => result.GetProperty("output").GetString()!);
        results["c1"].ShouldStartWith("The arguments of read_file are not a JSON object.");
        results["c2"].ShouldStartWith("There is no tool 'teleport'; there are: read_file, ");
        (results["c3"], results["c4"]).ShouldBe(("A", "[exit code 0]"));
        File.ReadAllText(folder["effects.txt"]).ShouldBe("ran\n");

        // The seal goes back, and nothing of what was cut.
        var sixth = provider.Requests.ElementAt(5).GetProperty("messages").GetRawText();
        sixth.ShouldContain("\"signature\":\"seal\"");
        sixth.ShouldNotContain("I begin");
        events.Where(frame => frame.Type == "ui.message.assistant.final").Select(frame => frame.Payload.GetProperty("text").GetString()).ShouldBe(["I begin", "Nearly", " done."]);
    }

    [Fact]
    public async Task A_refusal_ends_the_run_with_what_to_do()
    {
        (int Status, string Sentence)[] refusals =
        [
            (400, "The model provider refused the request (400): no"),
            (401, "The model provider does not accept the key (401): no"),
            (403, "The model provider does not let the key do this (403): no"),
            (404, "The model provider does not know the model 'scripted-1' or the address (404): no"),
        ];
        await using var provider = new ScriptedMessages((_, number) => MessagesReply.Error(refusals[number - 1].Status, "no"));
        await using var daemon = await DaemonProcess.StartAsync(environment: provider.Environment());
        var session = await daemon.Client.NewSessionAsync(folder.Path, "native");
        foreach (var (_, sentence) in refusals)
        {
            var frames = await daemon.Client.RunToEndAsync(await daemon.Client.PromptAsync(session, "go"));

            var error = frames.Single(frame => frame.Type == "ui.run.error").Payload;
            error.GetProperty("message").GetString().ShouldBe(sentence);
            error.GetProperty("hint").GetString().ShouldNotBeNullOrEmpty();
        }

        provider.Requests.Count.ShouldBe(refusals.Length);
    }

    [Fact]
    public async Task What_a_call_took_from_the_cache_is_told_with_its_usage()
    {
        var body = MessagesReply.Event(new { type = "message_start", message = new { usage = new { input_tokens = 7, cache_read_input_tokens = 90, cache_creation_input_tokens = 3, output_tokens = 1 } } })
            + MessagesReply.Event(new { type = "message_delta", delta = new { stop_reason = "end_turn" }, usage = new { output_tokens = 5 } })
            + MessagesReply.Event(new { type = "message_stop" });
        await using var provider = new ScriptedMessages((_, _) => MessagesReply.Raw(body));
        await using var daemon = await DaemonProcess.StartAsync(environment: provider.Environment());
        var session = await daemon.Client.NewSessionAsync(folder.Path, "native");

        var frames = await daemon.Client.RunToEndAsync(await daemon.Client.PromptAsync(session, "go"));

        var usage = frames.Single(frame => frame.Type == "ui.usage").Payload;
        JsonElement.DeepEquals(usage, JsonElement.Parse("""{"model":"scripted-1","inputTokens":100,"outputTokens":5,"cacheReadTokens":90,"cacheWriteTokens":3,"contextTokens":105}""")).ShouldBeTrue(usage.GetRawText());
        provider.Requests.Single().GetProperty("system")[0].GetProperty("cache_control").GetProperty("type").GetString().ShouldBe("ephemeral");
    }
}
