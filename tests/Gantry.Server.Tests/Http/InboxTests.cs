using System.Net;
using System.Text.Json;
using Gantry.Testing;

namespace Gantry.Server.Tests.Http;

public sealed class InboxTests(RunningDaemon daemon) : IDisposable
{
    private readonly TemporaryDirectory folder = new();
    private readonly HttpClient client = daemon.Client;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Edited_input_is_what_runs_and_the_agent_is_told()
    {
        var (run, item) = await AskAsync("""/demo tool write_file {"path":"wrong.txt","content":"x"}""");
        item.GetProperty("editable").GetBoolean().ShouldBeTrue();

        var decided = await client.PostJsonAsync(
            PathOf(item), new { decision = "allow", input_hash = Hash(item), input = new { path = "right.txt", content = "edited" } });
        var frames = await client.RunToEndAsync(run);

        File.Exists(folder["wrong.txt"]).ShouldBeFalse();
        File.ReadAllText(folder["right.txt"]).ShouldBe("edited");
        var hash = decided.GetProperty("edited").GetProperty("input_hash").GetString();
        hash.ShouldNotBe(Hash(item));
        frames.Single(frame => frame.Type == "ui.approval.resolved").Payload.GetProperty("edited").GetProperty("inputHash").GetString().ShouldBe(hash);
        var told = frames.Single(frame => frame.Type == "ui.tool.result").Payload.GetProperty("output").GetString()!;
        told.ShouldContain("The user changed the arguments");
        told.ShouldContain("right.txt");
        var entry = (await AuditAsync()).Single(entry => entry.GetProperty("approval_id").GetString() == Id(item));
        (entry.GetProperty("verdict").GetString(), entry.GetProperty("actor").GetString(), entry.GetProperty("address").GetString()).ShouldBe(("allowed", "owner", "127.0.0.1"));
        entry.GetProperty("detail").GetString()!.ShouldContain(hash!);
    }

    [Theory]
    [InlineData("""{"path":"../outside.txt"}""", "'content' is missing")]
    [InlineData("""{"path":"a","content":1}""", "must be a string")]
    public async Task Edited_input_that_does_not_fit_is_422_and_the_approval_still_waits(string input, string says)
    {
        var (_, item) = await AskAsync("""/demo tool write_file {"path":"a.txt","content":"x"}""");

        var problem = await client.PostJsonAsync(
            PathOf(item), new { decision = "allow", input_hash = Hash(item), input = JsonElement.Parse(input) }, HttpStatusCode.UnprocessableEntity);

        problem.GetProperty("detail").GetString()!.ShouldContain(says);
        (await client.GetJsonAsync(PathOf(item))).GetProperty("status").GetString().ShouldBe("pending");
    }

    [Fact]
    public async Task A_question_waits_in_the_inbox_and_its_answer_is_the_tools_result()
    {
        var (run, item) = await AskAsync("""/demo tool ask_user {"question":"Which one?","choices":["red","blue"]}""", "/demo say thanks");
        (item.GetProperty("kind").GetString(), item.GetProperty("title").GetString()).ShouldBe(("question", "Which one?"));
        (await client.GetJsonAsync($"/api/approvals?kind=question&run_id={run}")).GetProperty("items").GetArrayLength().ShouldBe(1);

        await client.PostJsonAsync(PathOf(item), new { decision = "allow", input_hash = Hash(item) }, HttpStatusCode.UnprocessableEntity);
        await client.PostJsonAsync($"{PathOf(item)}/answer", new { choices = new[] { "green" } }, HttpStatusCode.UnprocessableEntity);
        await client.PostJsonAsync($"{PathOf(item)}/answer", new { choices = new[] { "blue" }, text = "please" });
        await client.PostJsonAsync($"{PathOf(item)}/answer", new { text = "too late" }, HttpStatusCode.Conflict);
        var frames = await client.RunToEndAsync(run);

        frames.Single(frame => frame.Type == "ui.tool.result").Payload.GetProperty("output").GetString().ShouldBe("blue\nplease");
        frames.Single(frame => frame.Type == "ui.question.answered").Payload.GetProperty("answer").GetString().ShouldBe("blue\nplease");
        frames.ShouldNotContain(frame => frame.Type == "ui.step.started");
    }

    [Fact]
    public async Task A_plan_is_agreed_to_or_sent_back_with_what_should_be_different()
    {
        var (run, item) = await AskAsync("""/demo tool propose_plan {"plan":"# One\n1. do it"}""", """/demo tool propose_plan {"plan":"# Two"}""", "/demo say ok");
        item.GetProperty("kind").GetString().ShouldBe("plan");
        await client.PostJsonAsync(PathOf(item), new { decision = "deny", input_hash = Hash(item), feedback = "smaller" });
        var second = await PendingOfAsync(run);
        await client.PostJsonAsync(PathOf(second), new { decision = "allow", input_hash = Hash(second), input = new { plan = "# Two, smaller" } });

        var results = (await client.RunToEndAsync(run)).Where(frame => frame.Type == "ui.tool.result").Select(frame => frame.Payload.GetProperty("output").GetString()!).ToList();

        results[0].ShouldContain("smaller");
        results[1].ShouldContain("# Two, smaller");
    }

    [Fact]
    public async Task One_answer_goes_to_all_equal_requests()
    {
        const string Same = """/demo tool bash {"command":"echo batch >> out.txt"}""";
        var (first, item) = await AskAsync(Same);
        var (second, _) = await AskAsync(Same);
        using var elsewhere = new TemporaryDirectory();
        var other = await PendingOfAsync(await client.PromptAsync(await client.NewSessionAsync(elsewhere.Path), Same));

        var decided = await client.PostJsonAsync("/api/approvals/batch", new { equal_to = Id(item), decision = "allow", input_hash = Hash(item) });

        decided.GetProperty("results").EnumerateArray().Count(result => result.GetProperty("refusal").ValueKind == JsonValueKind.Null).ShouldBe(2);
        await client.RunToEndAsync(first);
        await client.RunToEndAsync(second);
        File.ReadAllText(folder["out.txt"]).ShouldStartWith("batch\n");
        (await client.GetJsonAsync($"/api/approvals/{Id(other)}")).GetProperty("status").GetString().ShouldBe("pending", "Another workspace is another request.");
        File.Exists(elsewhere["out.txt"]).ShouldBeFalse();
    }

    [Fact]
    public async Task The_inbox_is_followed_live_and_taken_up_where_it_was_left()
    {
        await using var live = await InboxReader.OpenAsync(client, lastEventId: null);
        await live.UntilAsync(frame => frame.Name == "synced");
        var (_, item) = await AskAsync("""/demo tool bash {"command":"true"}""");
        var seen = await live.UntilAsync(frame => frame.Name is null && Id(frame.Json) == Id(item));
        seen.Json.GetProperty("status").GetString().ShouldBe("pending");

        await client.DecideAsync(Id(item), "deny");
        await using var later = await InboxReader.OpenAsync(client, seen.Id);

        (await later.UntilAsync(frame => frame.Name is null && Id(frame.Json) == Id(item))).Json.GetProperty("status").GetString().ShouldBe("denied");
        (await live.UntilAsync(frame => frame.Name is null && Id(frame.Json) == Id(item))).Json.GetProperty("status").GetString().ShouldBe("denied");
    }

    private async Task<(string Run, JsonElement Item)> AskAsync(params string[] lines)
    {
        var run = await client.PromptAsync(await client.NewSessionAsync(folder.Path), lines);
        return (run, await PendingOfAsync(run));
    }

    private async Task<JsonElement> PendingOfAsync(string run)
    {
        await using var stream = await EventSource.OpenAsync(client, $"/api/runs/{run}/events");
        while (true)
        {
            var frame = await stream.NextAsync() ?? throw new EndOfStreamException("The run ended before it asked.");
            if (frame.Type is "ui.approval.requested" or "ui.question.asked")
            {
                var id = frame.Payload.TryGetProperty("approvalId", out var approval) ? approval : frame.Payload.GetProperty("questionId");
                var item = await client.GetJsonAsync($"/api/approvals/{id.GetString()}");
                if (item.GetProperty("status").GetString() == "pending")
                {
                    return item;
                }
            }
        }
    }

    private async Task<IReadOnlyList<JsonElement>> AuditAsync()
    {
        var entries = new List<JsonElement>();
        string? after = "0";
        while (after is not null)
        {
            var page = await client.GetJsonAsync($"/api/audit?limit=200&kind=decision&after={after}");
            entries.AddRange(page.GetProperty("items").EnumerateArray());
            after = page.GetProperty("next_cursor").GetString();
        }

        return entries;
    }

    private static string Id(JsonElement item) => item.GetProperty("approval_id").GetString()!;

    private static string Hash(JsonElement item) => item.GetProperty("input_hash").GetString()!;

    private static string PathOf(JsonElement item) => $"/api/approvals/{Id(item)}";
}
