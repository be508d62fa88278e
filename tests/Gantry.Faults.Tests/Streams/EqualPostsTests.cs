using System.Net;
using Gantry.Testing;

namespace Gantry.Faults.Tests.Streams;

public sealed class EqualPostsTests : IDisposable
{
    private readonly TemporaryDirectory folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Fifty_equal_posts_at_once_make_one_run_and_another_body_is_a_conflict()
    {
        const string key = "once";
        await using var daemon = await DaemonProcess.StartAsync();
        var session = await daemon.Client.NewSessionAsync(folder.Path);
        var path = $"/api/sessions/{session}/prompt";

        var replies = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => daemon.Client.PostJsonAsync(path, new { prompt = "/demo say once" }, idempotencyKey: key)));
        var refusal = await daemon.Client.PostJsonAsync(path, new { prompt = "/demo say twice" }, HttpStatusCode.Conflict, key);

        var run = replies.Select(reply => reply.GetProperty("run_id").GetString()!).Distinct().ShouldHaveSingleItem();
        refusal.GetProperty("type").GetString().ShouldBe("urn:gantry:problem:idempotency-key-reused");
        await daemon.Client.RunToEndAsync(run);
        var facts = (await daemon.Client.ReadLogAsync(session)).ConvertAll(frame => frame.AsFact());
        facts.Count(fact => fact.Type == "ui.run.queued").ShouldBe(1);
        facts.Count(fact => fact.Type == "ui.message.user").ShouldBe(1);
    }
}
