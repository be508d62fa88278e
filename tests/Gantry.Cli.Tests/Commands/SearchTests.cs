namespace Gantry.Cli.Tests.Commands;

public sealed class SearchTests : CliFixture
{
    private const string Session = "11111111-1111-4111-8111-111111111111";

    [Fact]
    public async Task Hits_are_shown_with_where_they_stand()
    {
        Serve(snippet: "say ␛[31m needle", start: 9, length: 6);

        var result = await GantryAsync("search", "needle", "\"two words\"", "--session", Session, "--limit", "3");

        result.Output.ShouldStartWith($"{Session}  #17  ui.tool.result  ");
        result.Output.ShouldContain("A title\n  say ␛[31m needle\n");
        result.ExitCode.ShouldBe(0);
    }

    [Theory]
    [InlineData(-5, 3)]
    [InlineData(10, 1000)]
    [InlineData(1000, 1)]
    public async Task A_match_outside_its_snippet_is_not_painted(int start, int length)
    {
        Serve(snippet: "say needle", start, length);

        var result = await GantryAsync("search", "needle");

        result.Output.ShouldContain("\n  say needle\n");
        result.ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task Nothing_found_is_no_failure()
    {
        Daemon.Json("GET", "/api/search", """{"items":[],"next_cursor":null}""");

        var result = await GantryAsync("search", "needle");

        result.Output.ShouldBe("Nothing found.\n");
        result.ExitCode.ShouldBe(0);
    }

    private void Serve(string snippet, int start, int length) =>
        Daemon.Json(
            "GET",
            "/api/search",
            $$"""
            {"items":[{"session_id":"{{Session}}","run_id":null,"seq":17,"at":"2026-01-18T12:00:00.250Z","type":"ui.tool.result","session_title":"A title","snippet":"{{snippet}}","matches":[{"start":{{start}},"length":{{length}}}]}],"next_cursor":null}
            """);
}
