namespace Gantry.Cli.Tests.Commands;

public sealed class WorkspaceSettingsTests : CliFixture
{
    private const string Workspace = "22222222-2222-4222-8222-222222222222";
    private const string Session = "33333333-3333-4333-8333-333333333333";

    [Fact]
    public async Task Settings_are_shown_with_what_the_repository_proposes_and_no_escape()
    {
        Daemon.Json("GET", $"/api/workspaces/{Workspace}/settings", Settings("null", "", proposal: """{"hash":"abc","setup_script":"echo \u001b[2J\nrm -r x","copied_files":[".env"],"fault":null}"""));

        var result = await GantryAsync("workspace", "set", Workspace);

        result.Output.ShouldBe(
            "Folders of sessions are not set up.\nThe repository proposes (take it over with --proposed):\n  copy  .env\n  run   echo ␛[2J\n  run   rm -r x\n", result.Error);
    }

    [Fact]
    public async Task What_is_set_is_sent_and_the_rest_stays_as_it_is()
    {
        Daemon.Json("POST", $"/api/workspaces/{Workspace}/settings", Settings("\"npm ci\"", "\".env\"", proposal: "null"));

        var result = await GantryAsync("workspace", "set", Workspace, "--setup", "npm ci");

        result.Output.ShouldBe("Each folder that is made for a session:\n  copy  .env\n  run   npm ci\n", result.Error);
        Daemon.Seen.Last().Body.ShouldBe("""{"setup_script":"npm ci","copied_files":null,"proposal_hash":null}""");
    }

    [Fact]
    public async Task A_proposal_is_taken_over_by_the_hash_that_was_shown_and_never_unasked()
    {
        Daemon.Json("GET", $"/api/workspaces/{Workspace}/settings", Settings("null", "", proposal: """{"hash":"abc","setup_script":"make","copied_files":[],"fault":null}"""));
        Daemon.Json("POST", $"/api/workspaces/{Workspace}/settings", Settings("\"make\"", "", proposal: "null"));

        var unasked = await GantryAsync("workspace", "set", Workspace, "--proposed");
        Daemon.Seen.ShouldAllBe(request => request.Method == "GET");
        var taken = await GantryAsync("workspace", "set", Workspace, "--proposed", "--yes");

        unasked.ExitCode.ShouldBe(2);
        unasked.Error.ShouldContain("--yes");
        taken.ExitCode.ShouldBe(0, taken.Error);
        Daemon.Seen.Last().Body.ShouldContain("\"proposal_hash\":\"abc\"");
    }

    [Fact]
    public async Task Cleaning_shows_what_goes_and_what_stays_and_removes_nothing_unasked()
    {
        Daemon.Json(
            "POST",
            $"/api/workspaces/{Workspace}/clean",
            $$"""{"workspace_id":"{{Workspace}}","dry_run":true,"folders":[{"session_id":"{{Session}}","title":"a\nb","bytes":2048,"kept":null},{"session_id":"{{Session}}","title":null,"bytes":1,"kept":"It has changes."}],"freed_bytes":2048}""");

        var unasked = await GantryAsync("workspace", "clean", Workspace);
        Daemon.Seen.ShouldAllBe(request => request.Method == "GET");
        var dry = await GantryAsync("workspace", "clean", Workspace, "--dry-run");

        unasked.ExitCode.ShouldBe(2);
        dry.Output.ShouldContain("2 KiB  would go");
        dry.Output.ShouldContain("stays: It has changes.");
        dry.Output.ShouldEndWith("2 KiB would be free.\n");
        Daemon.Seen.Last().Body.ShouldBe("""{"dry_run":true,"force":false}""");
        await GantryAsync("workspace", "clean", Workspace, "--yes", "--force");
        Daemon.Seen.Last().Body.ShouldBe("""{"dry_run":false,"force":true}""");
    }

    private static string Settings(string script, string files, string proposal) =>
        $$"""{"workspace_id":"{{Workspace}}","trusted":true,"setup_script":{{script}},"copied_files":[{{files}}],"set_at":null,"set_by":null,"proposal":{{proposal}}}""";
}
