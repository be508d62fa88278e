using System.Net;
using System.Text.Json;
using Gantry.Testing;

namespace Gantry.Server.Tests.Http;

public sealed class SearchTests(RunningDaemon daemon) : IDisposable
{
    private readonly TemporaryDirectory folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task What_an_agent_did_is_found_with_where_it_stands()
    {
        var session = await daemon.Client.NewSessionAsync(folder.Path);
        var run = await daemon.Client.PromptAsync(session, "/demo say The haystack has a zanzibar in it");
        await daemon.Client.RunToEndAsync(run);

        var hits = await FindAsync($"q=zanzibar&session_id={session}", atLeast: 2);

        var answer = hits.Single(hit => hit.GetProperty("type").GetString() == "ui.message.assistant.final");
        answer.GetProperty("session_id").GetString().ShouldBe(session);
        answer.GetProperty("run_id").GetString().ShouldBe(run);
        answer.GetProperty("seq").GetInt64().ShouldBeGreaterThan(0);
        answer.GetProperty("session_title").GetString()!.ShouldContain("haystack");
        var match = answer.GetProperty("matches")[0];
        answer.GetProperty("snippet").GetString()!.Substring(match.GetProperty("start").GetInt32(), match.GetProperty("length").GetInt32()).ShouldBe("zanzibar");
    }

    [Fact]
    public async Task A_list_goes_on_where_its_cursor_says()
    {
        var session = await daemon.Client.NewSessionAsync(folder.Path);
        await daemon.Client.RunToEndAsync(await daemon.Client.PromptAsync(session, "/demo say timbuktu"));
        await FindAsync($"q=timbuktu&session_id={session}", atLeast: 2);

        var first = await daemon.Client.GetJsonAsync($"/api/search?q=timbuktu&session_id={session}&limit=1");
        var second = await daemon.Client.GetJsonAsync($"/api/search?q=timbuktu&session_id={session}&limit=1&cursor={first.GetProperty("next_cursor").GetString()}");

        second.GetProperty("items")[0].GetProperty("seq").GetInt64().ShouldBeLessThan(first.GetProperty("items")[0].GetProperty("seq").GetInt64());
    }

    [Theory]
    [InlineData("", "q")]
    [InlineData("q=%22%22", "q")]
    [InlineData("q=a&type=ui.plan", "type")]
    [InlineData("q=a&session_id=me", "session_id")]
    [InlineData("q=a&workspace_id=me", "workspace_id")]
    [InlineData("q=a&limit=0", "limit")]
    [InlineData("q=a&cursor=me", "cursor")]
    public async Task A_question_that_makes_no_sense_names_its_field(string query, string field) =>
        (await daemon.Client.GetJsonAsync($"/api/search?{query}", HttpStatusCode.UnprocessableEntity)).GetProperty("errors").TryGetProperty(field, out _).ShouldBeTrue();

    // The index is behind by a moment and tells nobody when it has caught up.
    private async Task<List<JsonElement>> FindAsync(string query, int atLeast)
    {
        var hits = await Repeatedly.AskUntilAsync(
            async () => (await daemon.Client.GetJsonAsync($"/api/search?{query}")).GetProperty("items").EnumerateArray().ToList(),
            found => found.Count >= atLeast,
            TestContext.Current.CancellationToken);
        hits.Count.ShouldBeGreaterThanOrEqualTo(atLeast, query);
        return hits;
    }
}
