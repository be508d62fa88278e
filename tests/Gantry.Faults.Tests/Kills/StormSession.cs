using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Gantry.Testing;

namespace Gantry.Faults.Tests.Kills;

/// <summary>
/// One session in the storm, as its user knows it: what was sent, what was acknowledged, and every byte of the log that was ever seen. One caller at a time
/// sends, so that the order of the acknowledgements is the order of the messages.
/// </summary>
internal sealed class StormSession(string id, string folder)
{
    // Read again after a kill beyond what was new: a log that changes its past is caught here.
    private const int Overlap = 100;

    private readonly List<SseFrame> seen = [];

    // Of everything seen, parsed once: a storm of hundreds of kills looks at all of it again and again.
    private readonly List<Fact> facts = [];
    private readonly ConcurrentDictionary<string, string> live = [];
    private readonly List<string> acknowledged = [];
    private readonly List<string> prompts = [];
    private readonly HashSet<string> sent = [];
    private int count;

    public string Id => id;

    public int Acknowledged => acknowledged.Count;

    /// <summary>Sends one message of some kind; false when the daemon died over it.</summary>
    public Task<bool> SendAsync(HttpClient client, Random luck, CancellationToken cancellationToken) =>
        SendAsync(
            client,
            $"message {++count} of {id}\n{Script(luck, count)}",
            luck.Next(8) switch { 0 => "steer", 1 => "interrupt", _ => "queue" },
            cancellationToken);

    /// <summary>Sends this message; false when the daemon died over it.</summary>
    public async Task<bool> SendAsync(HttpClient client, string text, string delivery, CancellationToken cancellationToken)
    {
        sent.Add(text);
        try
        {
            using var response = await client.PostAsJsonAsync($"/api/sessions/{id}/messages", new { content = text, delivery }, cancellationToken);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                throw new InvalidOperationException($"A sound message was refused: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(cancellationToken)}");
            }

            var reply = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
            acknowledged.Add(reply.GetProperty("message_id").GetString()!);
            if (delivery == "queue")
            {
                prompts.Add(acknowledged[^1]);
            }

            return true;
        }
        catch (Exception gone) when (gone is HttpRequestException or OperationCanceledException or IOException)
        {
            return false;
        }
    }

    /// <summary>Follows the session until the daemon dies or the token ends it, and keeps what it saw.</summary>
    public async Task FollowAsync(HttpClient client, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = await EventSource.OpenAsync(client, $"/api/sessions/{id}/events", lastEventId: seen.Count.ToString());
            await using var ending = cancellationToken.Register(stream.Response.Dispose);
            var last = seen.Count;
            while (await stream.NextAsync() is { } frame)
            {
                if (frame.Id is { } position)
                {
                    int.Parse(position).ShouldBe(++last, $"{id} streamed with a gap or a repeat");
                    live.GetOrAdd(position, frame.Data!).ShouldBe(frame.Data, $"{id} streamed event {position} in another form after a kill");
                }
            }
        }
        catch (Exception gone) when (gone is HttpRequestException or IOException or ObjectDisposedException or OperationCanceledException)
        {
            // The daemon was killed, as it should be.
        }
    }

    /// <summary>Compares the log with everything that was seen of it, and takes in what is new.</summary>
    public async Task CompareAsync(HttpClient client, bool wholly)
    {
        var after = wholly ? 0 : Math.Max(0, seen.Count - Overlap);
        var now = await client.ReadLogAsync(id, after);
        now.Take(seen.Count - after).Select(frame => frame.Data).ShouldBe(seen.Skip(after).Select(frame => frame.Data));
        var added = now.Skip(seen.Count - after).ToList();
        seen.AddRange(added);
        facts.AddRange(added.Select(frame => frame.AsFact()));
        foreach (var (position, data) in live)
        {
            int.Parse(position).ShouldBeLessThanOrEqualTo(seen.Count, "what a reader saw is gone");
            seen[int.Parse(position) - 1].Data.ShouldBe(data);
        }

        live.Clear();
        facts.ShouldEndEachRunOnce();
        CheckMessages();
        await CheckApprovalsAsync(client);
    }

    /// <summary>Answers what is asked until every run is over, then checks that each message arrived and each command ran at most once.</summary>
    public async Task SettleAsync(HttpClient client)
    {
        await using (var stream = await EventSource.OpenAsync(client, $"/api/sessions/{id}/events"))
        {
            var open = new HashSet<string>();
            var isSynced = false;
            while (!isSynced || open.Count > 0)
            {
                var frame = await stream.NextAsync() ?? throw new EndOfStreamException("The daemon ended a stream.");
                isSynced |= frame.Name == "synced";
                if (frame.Id is not null && frame.AsFact() is { Run: { } run } fact)
                {
                    _ = fact.Type == "run.completed" ? open.Remove(run) : fact.Type == "ui.run.queued" && open.Add(run);
                }

                if (isSynced)
                {
                    await AnswerAsync(client, luck: null);
                }
            }
        }

        await CompareAsync(client, wholly: true);
        var delivered = facts.Where(fact => fact.Type == "ui.message.user").ToList();
        acknowledged.ShouldBeSubsetOf(delivered.Select(fact => fact.Message!), "an acknowledged message never came");
        var places = delivered.Select((fact, at) => (fact.Message, at)).ToDictionary(pair => pair.Message!, pair => pair.at);
        prompts.Select(prompt => places[prompt]).ShouldBeInOrder();
        CheckEffects();
    }

    /// <summary>Answers some of the pending approvals one way or the other; without luck, allows all.</summary>
    public async Task AnswerAsync(HttpClient client, Random? luck)
    {
        var pending = await client.GetFromJsonAsync<JsonElement>($"/api/approvals?status=pending&session_id={id}");
        foreach (var approval in pending.GetProperty("items").EnumerateArray())
        {
            if (luck is null || luck.Next(3) > 0)
            {
                var answer = new { decision = luck is null || luck.Next(4) > 0 ? "allow" : "deny", input_hash = approval.GetProperty("input_hash").GetString() };
                using var response = await client.PostAsJsonAsync($"/api/approvals/{approval.GetProperty("approval_id").GetString()}", answer);
                response.StatusCode.ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.Conflict);
            }
        }
    }

    private static string Script(Random luck, int number) => luck.Next(6) switch
    {
        0 => $"/demo stream {luck.Next(2, 40)} {luck.Next(1, 20)}",
        1 => $$"""/demo tool write_file {"path":"notes/{{number}}.txt","content":"{{number}}"}""" + "\n/demo say written",
        2 => $$"""/demo tool bash {"command":"echo {{number}} >> effects.txt"}""" + "\n/demo say done",
        3 => "/demo think about it\n/demo tool list_files {\"path\":\".\"}\n/demo say looked",
        4 => "/demo fail on purpose",
        _ => $"/demo say {number}",
    };

    // Each message has one run, or steered one; nothing is there that nobody sent.
    private void CheckMessages()
    {
        var delivered = facts.Where(fact => fact.Type == "ui.message.user").ToList();
        delivered.Select(fact => fact.Message).ShouldBeUnique();
        delivered.Select(fact => fact.Text).ShouldBeUnique();
        delivered.Select(fact => fact.Text!).ShouldBeSubsetOf(sent);
        facts.Where(fact => fact.Type == "ui.run.queued").Select(fact => fact.Message).ShouldBeUnique();
        var known = facts.Where(fact => fact.Type is "ui.run.queued" or "ui.message.queued" or "ui.message.user").Select(fact => fact.Message!).ToHashSet();
        acknowledged.ShouldBeSubsetOf(known, "an acknowledged message is not in the log");
    }

    private async Task CheckApprovalsAsync(HttpClient client)
    {
        var resolved = facts.Where(fact => fact.Type == "ui.approval.resolved").Select(fact => fact.Approval!).ToList();
        resolved.ShouldBeUnique();
        var asked = facts.Where(fact => fact.Type == "ui.approval.requested").Select(fact => fact.Approval!).ToList();
        asked.ShouldBeUnique();
        foreach (var open in asked.Except(resolved))
        {
            (await client.GetJsonAsync($"/api/approvals/{open}")).GetProperty("status").GetString().ShouldBe("pending");
        }
    }

    // A command leaves its message's number: never twice, and never without a step that began.
    private void CheckEffects()
    {
        var file = Path.Combine(folder, "effects.txt");
        var effects = File.Exists(file) ? File.ReadAllLines(file) : [];
        effects.ShouldBeUnique();
        var begun = facts.Count(fact => fact.Type == "ui.step.started");
        effects.Length.ShouldBeLessThanOrEqualTo(begun);
        var calls = facts.Where(fact => fact.Type == "ui.tool.call").Select(fact => (fact.Run, fact.ToolCall)).ToList();
        var results = facts.Where(fact => fact.Type == "ui.tool.result").Select(fact => (fact.Run, fact.ToolCall)).ToList();
        results.ShouldBe(calls, ignoreOrder: true);
    }
}
