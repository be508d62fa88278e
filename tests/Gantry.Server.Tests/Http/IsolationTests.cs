using System.Net;
using Gantry.Testing;

namespace Gantry.Server.Tests.Http;

public sealed class IsolationTests(RunningDaemon daemon) : IDisposable
{
    private readonly TemporaryDirectory folder = new();
    private readonly HttpClient client = daemon.Client;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_second_session_gets_a_copy_while_the_first_works_and_the_folder_itself_when_it_rests()
    {
        folder.Write("a.txt", "uncommitted\n");
        var first = await client.NewSessionAsync(folder.Path);
        var run = await client.PromptAsync(first, """/demo tool write_file {"path":"b.txt","content":"x"}""", "/demo say done");
        await using (var stream = await EventSource.OpenAsync(client, $"/api/runs/{run}/events"))
        {
            await stream.ReadUntilAsync("ui.run.waiting");
        }

        var copy = await PathAsync(await client.NewSessionAsync(folder.Path));
        await client.AllowAllAsync(run);
        var inPlace = await PathAsync(await client.NewSessionAsync(folder.Path));

        copy.ShouldNotBe(folder.Path);
        File.ReadAllText(Path.Combine(copy, "a.txt")).ShouldBe("uncommitted\n");
        File.Exists(Path.Combine(copy, "b.txt")).ShouldBeFalse();
        inPlace.ShouldBe(folder.Path);
    }

    [Fact]
    public async Task A_session_that_asks_for_it_works_in_a_copy()
    {
        await TestGit.CreateAsync(folder.Path, "a.txt", "one\n");
        var workspace = (await client.PostJsonAsync("/api/workspaces/import", new { source_uri = folder.Path })).GetProperty("workspace_id").GetString();

        var session = await client.PostJsonAsync("/api/sessions", new { workspace_id = workspace, agent = "demo", isolated = true });

        session.GetProperty("repo_path").GetString().ShouldNotBe(folder.Path);
        (await TestGit.RunAsync(session.GetProperty("repo_path").GetString()!, "status", "--porcelain")).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_files_of_a_session_in_a_copy_are_those_of_its_copy()
    {
        await TestGit.CreateAsync(folder.Path, "a.txt", "one\n");
        var workspace = (await client.PostJsonAsync("/api/workspaces/import", new { source_uri = folder.Path })).GetProperty("workspace_id").GetString();
        var session = await client.PostJsonAsync("/api/sessions", new { workspace_id = workspace, agent = "demo", isolated = true });
        var id = session.GetProperty("session_id").GetString();
        File.WriteAllText(Path.Combine(session.GetProperty("repo_path").GetString()!, "b.txt"), "two\n");

        (await NamesAsync($"/api/workspaces/{workspace}/files")).ShouldNotContain("b.txt");
        (await NamesAsync($"/api/workspaces/{workspace}/files?session={id}")).ShouldContain("b.txt");
        (await client.GetStringAsync($"/api/workspaces/{workspace}/files?session={id}&path=b.txt", TestContext.Current.CancellationToken)).ShouldBe("two\n");

        using var elsewhere = new TemporaryDirectory();
        var other = (await client.PostJsonAsync("/api/workspaces/import", new { source_uri = elsewhere.Path })).GetProperty("workspace_id").GetString();
        await client.GetJsonAsync($"/api/workspaces/{other}/files?session={id}", HttpStatusCode.NotFound);
    }

    private async Task<IEnumerable<string?>> NamesAsync(string path) =>
        (await client.GetJsonAsync(path)).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("name").GetString());

    private async Task<string> PathAsync(string session) => (await client.GetJsonAsync($"/api/sessions/{session}")).GetProperty("repo_path").GetString()!;
}
