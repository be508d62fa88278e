using System.Diagnostics;

namespace Gantry.Cli.Tests.Commands;

public sealed class WorkspaceImportTests : CliFixture
{
    private const string Import = "11111111-1111-4111-8111-111111111111";
    private const string Workspace = "22222222-2222-4222-8222-222222222222";
    private const string Url = "https://git.example.test/org/repo";

    [Fact]
    public async Task An_import_tells_its_phases_and_ends_with_the_workspaces_id()
    {
        Accept();
        Daemon.Stream(
            $"/api/workspaces/imports/{Import}/events",
            hold: false,
            Frame("importing", progress: """{"phase":"Counting objects","percent":50,"done":1,"total":2,"bytes":null,"submodule":null}"""),
            Frame("importing", progress: """{"phase":"Receiving objects","percent":10,"done":1,"total":10,"bytes":1258291,"submodule":"lib\u001b[31m/x"}"""),
            Frame("importing", progress: """{"phase":"Receiving objects","percent":20,"done":2,"total":10,"bytes":2258291,"submodule":"lib\u001b[31m/x"}"""),
            Frame("ready", workspace: $"\"{Workspace}\""));
        Daemon.Json("GET", $"/api/workspaces/{Workspace}", $$"""{"workspace_id":"{{Workspace}}","display_name":"org/repo","source_type":"github","source_uri":"{{Url}}","local_path":"/x","created_at":"2026-01-18T12:00:00Z","trusted":false}""");

        var result = await GantryAsync("workspace", "import", Url, "--depth", "1", "--branch", "main", "--recurse-submodules");

        result.Output.ShouldBe(Workspace + "\n");
        result.Error.ShouldBe("Counting objects: 50% (1 of 2)\nlib␛[31m/x: Receiving objects: 10% (1 of 10), 1.2 MiB\n");
        result.ExitCode.ShouldBe(0);
        var asked = Daemon.Seen.Single(request => request.Path == "/api/workspaces/import");
        asked.Headers["Prefer"].ShouldBe("respond-async");
        asked.Body.ShouldContain("\"branch\":\"main\",\"depth\":1,\"recurse_submodules\":true");
    }

    [Fact]
    public async Task A_broken_stream_is_opened_again_and_a_failure_is_a_sentence()
    {
        Accept();
        var opened = 0;
        Daemon.On("GET", $"/api/workspaces/imports/{Import}/events", context => ScriptedDaemon.StreamAsync(
            context, false, Interlocked.Increment(ref opened) == 1 ? Frame("importing") : Frame("failed", error: "\"There is no such repository.\"")));

        var result = await GantryAsync("workspace", "import", Url, "--json");

        (result.Output, result.Error, result.ExitCode).ShouldBe(("", "There is no such repository.\n", 1));
        opened.ShouldBe(2);
    }

    [Fact]
    public async Task Ctrl_C_cancels_the_import()
    {
        Accept();
        var opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Daemon.On("GET", $"/api/workspaces/imports/{Import}/events", context =>
        {
            opened.SetResult();
            return ScriptedDaemon.StreamAsync(context, hold: true, Frame("importing"));
        });
        Daemon.Json("POST", $"/api/workspaces/imports/{Import}/cancel", State("cancelled"));
        using var process = CliProcess.Start(Folder, null, "--data-dir", Data, "workspace", "import", Url);
        await opened.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        using (var kill = Process.Start("kill", ["-INT", $"{process.Id}"]))
        {
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        (error, process.ExitCode).ShouldBe(("Cancelled; nothing is left of the import.\n", 130));
        Daemon.Seen.ShouldContain(request => request.Path.EndsWith("/cancel"));
    }

    [Fact]
    public async Task A_credential_goes_from_standard_input_to_the_daemon_and_is_not_shown()
    {
        Daemon.Json("POST", "/api/workspaces/credentials", """{"host":"git.example.test","user":"ada","set_at":"2026-01-18T12:00:00Z"}""");
        using var process = CliProcess.Start(Folder, null, "--data-dir", Data, "workspace", "credential", "set", "git.example.test", "--user", "ada");
        await process.StandardInput.WriteAsync("s3cr3t\n".AsMemory(), TestContext.Current.CancellationToken);
        process.StandardInput.Close();
        var said = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken) + await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        var empty = await GantryAsync("workspace", "credential", "set", "git.example.test");

        process.ExitCode.ShouldBe(0, said);
        said.ShouldNotContain("s3cr3t");
        Daemon.Seen.Single(request => request.Method == "POST").Body.ShouldBe("""{"host":"git.example.test","user":"ada","secret":"s3cr3t"}""");
        empty.ExitCode.ShouldBe(2);
        empty.ShouldBeASentence();
    }

    private void Accept() => Daemon.Json("POST", "/api/workspaces/import", State("importing"), status: 202);

    private static string Frame(string state, string progress = "null", string workspace = "null", string error = "null") =>
        $"data: {State(state, progress, workspace, error)}\n\n";

    private static string State(string state, string progress = "null", string workspace = "null", string error = "null") =>
        $$"""{"import_id":"{{Import}}","state":"{{state}}","source_uri":"{{Url}}","workspace_id":{{workspace}},"error":{{error}},"error_code":null,"created_at":"2026-01-18T12:00:00Z","finished_at":null,"progress":{{progress}}}""";
}
