using Gantry.Testing;

namespace Gantry.Server.Tests.Http;

public sealed class TrustTests(RunningDaemon daemon) : IDisposable
{
    private const string Rules = """{"rules":[{"effect":"deny","kind":"command","pattern":"git push *","reason":"no"},{"effect":"allow","kind":"command","pattern":"rm *"}]}""";

    private readonly TemporaryDirectory folder = new();
    private readonly HttpClient client = daemon.Client;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_repository_has_no_say_until_it_is_trusted_and_never_allows()
    {
        folder.Write(".gantry/rules.json", Rules);
        var session = await client.NewSessionAsync(folder.Path);
        var workspace = (await client.GetJsonAsync($"/api/sessions/{session}")).GetProperty("workspace_id").GetString();
        (await client.GetJsonAsync($"/api/workspaces/{workspace}")).GetProperty("trusted").GetBoolean().ShouldBeFalse();
        (await ErrorsAsync(session)).ShouldBeEmpty();

        var state = await client.PostJsonAsync($"/api/workspaces/{workspace}/trust", new { trusted = true });
        state.GetProperty("rules").EnumerateArray().Select(rule => rule.GetString()).ShouldBe(["deny command git push *"]);
        state.GetProperty("faults").EnumerateArray().Single().GetString()!.ShouldContain("never allow");
        (await client.GetJsonAsync($"/api/workspaces/{workspace}")).GetProperty("trusted").GetBoolean().ShouldBeTrue();
        (await ErrorsAsync(session)).ShouldHaveSingleItem().ShouldContain("never allow");

        folder.Write(".gantry/rules.json", """{"rules":[]}""");
        (await ErrorsAsync(session)).ShouldHaveSingleItem().ShouldContain("have changed");
        (await ErrorsAsync(session)).ShouldBeEmpty();

        await client.PostJsonAsync($"/api/workspaces/{workspace}/trust", new { trusted = false });
        folder.Write(".gantry/rules.json", "broken");
        (await ErrorsAsync(session)).ShouldBeEmpty();
        var entries = (await client.GetJsonAsync("/api/audit?kind=trust&limit=200")).GetProperty("items").EnumerateArray();
        entries.Where(entry => entry.GetProperty("workspace_id").GetString() == workspace).Select(entry => entry.GetProperty("verdict").GetString()).ShouldBe(["trusted", "changed", "revoked"]);
    }

    // What the next run is told.
    private async Task<IReadOnlyList<string>> ErrorsAsync(string session)
    {
        var frames = await client.RunToEndAsync(await client.PromptAsync(session, "/demo say hello"));
        return [.. frames.Where(frame => frame.Type == "ui.error").Select(frame => frame.Payload.GetProperty("message").GetString()!)];
    }
}
