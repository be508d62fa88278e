using System.Net;
using Gantry.Testing;

namespace Gantry.Server.Tests.Http;

public sealed class ApprovalTests(RunningDaemon daemon) : IDisposable
{
    private const string WriteHello = """/demo tool write_file {"path":"hello.txt","content":"hello\n"}""";

    private readonly TemporaryDirectory folder = new();
    private readonly HttpClient client = daemon.Client;

    private string Hello => Path.Combine(folder.Path, "hello.txt");

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_write_waits_until_it_is_allowed_and_then_happens()
    {
        var (run, approval) = await AskAsync(WriteHello, "/demo say done");

        File.Exists(Hello).ShouldBeFalse();
        (await client.GetJsonAsync($"/api/runs/{run}")).GetProperty("status").GetString().ShouldBe("waiting_approval");
        var item = await client.GetJsonAsync($"/api/approvals/{approval}");
        item.GetProperty("tool").GetString().ShouldBe("write_file");
        item.GetProperty("diff").GetString()!.ShouldContain("+hello");
        item.GetProperty("sandbox").GetString()!.ShouldContain("no boundary");
        (await PendingAsync()).ShouldContain(approval);

        await client.DecideAsync(approval, "allow");
        var frames = await client.RunToEndAsync(run);

        File.ReadAllText(Hello).ShouldBe("hello\n");
        frames.Where(frame => frame.Id is not null).Select(frame => frame.Type).ShouldBe(
        [
            "ui.run.queued", "run.started", "ui.run.started", "ui.message.user", "ui.checkpoint", "ui.tool.call", "ui.usage", "ui.approval.requested",
            "ui.run.waiting", "ui.approval.resolved", "ui.step.started", "ui.tool.result", "ui.step.completed", "ui.message.assistant.final", "ui.usage",
            "ui.checkpoint", "ui.diff", "ui.run.completed", "run.completed",
        ]);
        (await PendingAsync()).ShouldNotContain(approval);
    }

    [Fact]
    public async Task A_denial_reaches_the_agent_with_what_the_user_said_and_nothing_happens()
    {
        var (run, approval) = await AskAsync(WriteHello, "/demo say understood");

        await client.DecideAsync(approval, "deny", feedback: "use greetings.txt");
        var frames = await client.RunToEndAsync(run);

        File.Exists(Hello).ShouldBeFalse();
        var result = frames.Single(frame => frame.Type == "ui.tool.result").Payload;
        result.GetProperty("outcome").GetString().ShouldBe("denied");
        result.GetProperty("output").GetString()!.ShouldContain("use greetings.txt");
        frames.Select(frame => frame.Type).ShouldNotContain("ui.step.started");
    }

    [Fact]
    public async Task The_first_answer_wins_and_the_others_learn_whose_it_was()
    {
        var (run, approval) = await AskAsync(WriteHello);
        var hash = (await client.GetJsonAsync($"/api/approvals/{approval}")).GetProperty("input_hash").GetString();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => client.PostAsync(
            $"/api/approvals/{approval}",
            System.Net.Http.Json.JsonContent.Create(new { decision = n % 2 == 0 ? "allow" : "deny", input_hash = hash }))));

        answers.Count(answer => answer.StatusCode == HttpStatusCode.OK).ShouldBe(1);
        answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict).ShouldBe(19);
        (await client.RunToEndAsync(run)).Count(frame => frame.Type == "ui.approval.resolved").ShouldBe(1);
    }

    [Fact]
    public async Task Of_two_clients_that_race_for_an_item_one_wins_a_thousand_times_and_the_log_tells_the_same()
    {
        const int Runs = 10, Items = 100;
        using var other = daemon.Process.NewClient(daemon.Process.Token);
        var wins = await Task.WhenAll(Enumerable.Range(0, Runs).Select(async _ =>
        {
            var session = await client.NewSessionAsync(folder.Path);
            var run = await client.PromptAsync(session, [.. Enumerable.Range(0, Items).Select(n => $$"""/demo tool write_file {"path":"no-{{n}}.txt","content":"x"}""")]);
            await using var stream = await EventSource.OpenAsync(client, $"/api/runs/{run}/events");
            var answers = new List<HttpStatusCode[]>();
            var told = new List<string>();
            string winner = "";
            while (await stream.NextAsync() is { } frame)
            {
                if (frame.Type == "ui.approval.requested")
                {
                    var path = $"/api/approvals/{frame.Payload.GetProperty("approvalId").GetString()}";
                    var hash = frame.Payload.GetProperty("inputHash").GetString();
                    HttpStatusCode[] both = await Task.WhenAll(DenyAsync(client, path, hash, "one"), DenyAsync(other, path, hash, "two"));
                    answers.Add(both);
                    winner = both[0] == HttpStatusCode.OK ? "one" : "two";
                }
                else if (frame.Type == "ui.approval.resolved")
                {
                    told.Add(frame.Payload.GetProperty("feedback").GetString()!);
                    told[^1].ShouldBe(winner);
                }
            }

            answers.ShouldAllBe(both => both.Order().SequenceEqual(new[] { HttpStatusCode.OK, HttpStatusCode.Conflict }));
            return told.Count;
        }));

        wins.Sum().ShouldBe(Runs * Items);
        Directory.GetFiles(folder.Path).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_answer_to_other_input_than_was_shown_is_refused()
    {
        var (_, approval) = await AskAsync(WriteHello);

        var problem = await client.PostJsonAsync($"/api/approvals/{approval}", new { decision = "allow", input_hash = new string('0', 64) }, HttpStatusCode.Conflict);

        problem.GetProperty("type").GetString().ShouldBe("urn:gantry:problem:approval-input-changed");
        File.Exists(Hello).ShouldBeFalse();
        await client.DecideAsync(approval, "deny");
    }

    [Fact]
    public async Task Cancelling_a_run_that_waits_withdraws_what_it_asked()
    {
        var (run, approval) = await AskAsync(WriteHello);

        await client.PostJsonAsync($"/api/runs/{run}/cancel", new { });
        var frames = await client.RunToEndAsync(run);

        frames.Single(frame => frame.Type == "ui.tool.result").Payload.GetProperty("outcome").GetString().ShouldBe("interrupted");
        (await client.GetJsonAsync($"/api/approvals/{approval}")).GetProperty("status").GetString().ShouldBe("withdrawn");
        await client.PostJsonAsync($"/api/approvals/{approval}", new { decision = "allow", input_hash = "" }, HttpStatusCode.Conflict);
        File.Exists(Hello).ShouldBeFalse();
    }

    [Theory]
    [InlineData("/api/sessions/{session}/calls/{call}/approve")]
    [InlineData("/v1/sessions/{session}/calls/{call}/approve")]
    [InlineData("/api/runs/{run}/steps/{call}/approve")]
    [InlineData("/v1/runs/{run}/steps/{call}/approve")]
    public async Task An_approval_is_also_answered_through_its_call_and_its_step(string route)
    {
        var (run, approval) = await AskAsync(WriteHello);
        var item = await client.GetJsonAsync($"/api/approvals/{approval}");
        var path = route.Replace("{run}", run)
            .Replace("{session}", item.GetProperty("session_id").GetString())
            .Replace("{call}", Uri.EscapeDataString(item.GetProperty("tool_call_id").GetString()!));

        await client.PostJsonAsync(path, new { decision = "allow", input_hash = item.GetProperty("input_hash").GetString() });

        await client.RunToEndAsync(run);
        File.Exists(Hello).ShouldBeTrue();
    }

    [Fact]
    public async Task Control_characters_of_a_command_are_visible_in_its_title()
    {
        var (_, approval) = await AskAsync("""/demo tool bash {"command":"echo safe\u001b[2K\u202e; rm x"}""");

        var title = (await client.GetJsonAsync($"/api/approvals/{approval}")).GetProperty("title").GetString()!;

        title.ShouldContain("␛");
        title.ShouldContain(@"\u{202E}");
        await client.DecideAsync(approval, "deny");
    }

    private static async Task<HttpStatusCode> DenyAsync(HttpClient who, string path, string? hash, string feedback)
    {
        using var answer = await who.PostAsync(path, System.Net.Http.Json.JsonContent.Create(new { decision = "deny", input_hash = hash, feedback }));
        return answer.StatusCode;
    }

    private async Task<(string Run, string Approval)> AskAsync(params string[] prompt)
    {
        var session = await client.NewSessionAsync(folder.Path);
        var run = await client.PromptAsync(session, prompt);
        await using var stream = await EventSource.OpenAsync(client, $"/api/runs/{run}/events");
        var request = (await stream.ReadUntilAsync("ui.run.waiting"))[^1];
        return (run, request.Payload.GetProperty("approvalId").GetString()!);
    }

    private async Task<List<string?>> PendingAsync() =>
        [.. (await client.GetJsonAsync("/api/approvals?status=pending&limit=200")).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("approval_id").GetString())];
}
