using System.Net;
using Gantry.Testing;

namespace Gantry.Server.Tests.Http;

public sealed class CompactionOrderTests(RunningDaemon daemon) : IDisposable
{
    private readonly TemporaryDirectory folder = new();
    private readonly HttpClient client = daemon.Client;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task An_order_over_HTTP_is_a_run_of_its_own_that_summarises_the_conversation()
    {
        var session = await client.NewSessionAsync(folder.Path);
        foreach (var word in (string[])["first", "second", "third"])
        {
            await client.RunToEndAsync(await client.PromptAsync(session, $"/demo say {word} {new string('w', 4000)}"));
        }

        var run = (await client.PostJsonAsync($"/api/sessions/{session}/compact", new { })).GetProperty("run_id").GetString()!;
        var frames = await client.RunToEndAsync(run);

        frames[^1].Payload.GetProperty("status").GetString().ShouldBe("completed");
        frames.Single(frame => frame.Type == "ui.compacted").Payload.GetProperty("summary").GetString()!.ShouldContain("/demo say first");
        frames.Single(frame => frame.Type == "ui.message.assistant.final").Payload.GetProperty("text").GetString()!.ShouldStartWith("The conversation took about");
        (await client.RunToEndAsync(await client.PromptAsync(session, "/demo say after")))[^1].Payload.GetProperty("status").GetString().ShouldBe("completed");
    }

    [Fact]
    public async Task An_agent_that_keeps_its_conversation_itself_is_not_told_to()
    {
        var session = await client.NewSessionAsync(folder.Path, "claude");

        var problem = await client.PostJsonAsync($"/api/sessions/{session}/compact", new { }, HttpStatusCode.Conflict);

        problem.GetProperty("detail").GetString()!.ShouldContain("keeps its conversation itself");
    }
}
