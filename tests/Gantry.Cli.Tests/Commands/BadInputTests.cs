using Gantry.Protocol.Runs;

namespace Gantry.Cli.Tests.Commands;

public sealed class BadInputTests : CliFixture
{
    [Theory]
    [InlineData("rnu", "Did you mean", "run")]
    [InlineData("attach", "Required argument", "gantry attach --help")]
    [InlineData("attach nonsense", "'nonsense' is no run id", "gantry ps")]
    [InlineData("approve 00000000-0000-0000-0000-000000000000", "is no approval id", "gantry inbox")]
    [InlineData("cancel 12", "'12' is no run id", "gantry ps")]
    [InlineData("attach --after x 22222222-2222-4222-8222-222222222222", "is no position", "--after")]
    [InlineData("run", "There is no prompt", "--prompt-file")]
    [InlineData("run --prompt-file missing.md", "missing.md cannot be read", "missing.md")]
    [InlineData("run --prompt-file .", "cannot be read", ".")]
    [InlineData("run --workspace no/such/folder hi", "There is no folder", "gantry workspace list")]
    [InlineData("run --agent Native hi", "no agent name", "lower case")]
    [InlineData("run --workspace . --repo https://x.example/y hi", "not both", "--repo")]
    [InlineData("send --steer --interrupt 11111111-1111-4111-8111-111111111111 hi", "not both", "--steer")]
    [InlineData("run --max-cost 0 hi", "above 0", "--max-cost")]
    [InlineData("session new --workspace . --max-cost -1 --json", "above 0", "--max-cost")]
    [InlineData("browsers sign-out x", "'x' is no number of a browser", "gantry browsers list")]
    [InlineData("ps --status sleeping", "not recognized", "'queued'")]
    [InlineData("ps --url nowhere", "is no address", "http://127.0.0.1:8787")]
    [InlineData("session message 11111111-1111-4111-8111-111111111111", "--text", "required")]
    public async Task A_command_line_that_cannot_be_understood_gets_a_sentence_and_2(string line, string problem, string help)
    {
        var result = await GantryAsync(line.Split(' '));
        result.ShouldBeASentence();
        result.Error.ShouldContain(problem);
        result.Error.ShouldContain(help, Case.Insensitive);
        result.Output.ShouldBeEmpty();
        result.ExitCode.ShouldBe(2);
    }

    [Theory]
    [InlineData(404, 4)]
    [InlineData(409, 5)]
    [InlineData(403, 6)]
    [InlineData(422, 1)]
    [InlineData(500, 1)]
    public async Task A_refusal_is_the_daemons_sentence_and_its_own_status(int status, int exit)
    {
        Daemon.Problem("GET", "/api/runs", status, "The sentence.");
        var result = await GantryAsync("ps");
        result.Error.ShouldBe("The sentence.\n");
        result.ExitCode.ShouldBe(exit);
    }

    [Fact]
    public async Task A_token_that_is_refused_says_where_it_was_read()
    {
        Daemon.Problem("GET", "/api/runs", 401, "no");
        var fromFile = await GantryAsync("ps");
        fromFile.Error.ShouldContain(Path.Combine(Data, "owner-token"));
        fromFile.ExitCode.ShouldBe(6);
        var fromEnvironment = await CliProcess.RunAsync(Folder, new Dictionary<string, string> { ["HARNESS_AUTH_TOKEN"] = "secret" }, ["--data-dir", Data, "ps"]);
        fromEnvironment.Error.ShouldContain("HARNESS_AUTH_TOKEN");
        fromEnvironment.Error.ShouldNotContain("secret");
    }

    [Theory]
    [InlineData("<html>hello</html>")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("")]
    public async Task Garbage_is_called_by_its_name(string garbage)
    {
        Daemon.Json("GET", "/api/runs", garbage);
        var result = await GantryAsync("ps");
        result.ShouldBeASentence();
        result.Error.ShouldContain("is not a Gantry daemon");
        result.ExitCode.ShouldBe(1);
    }

    [Fact]
    public async Task A_garbled_stream_ends_in_a_sentence()
    {
        Daemon.Json("GET", $"/api/runs/{Scripts.Run}", Scripts.RunJson(RunStatus.Running));
        Daemon.Stream($"/api/runs/{Scripts.Run}/events", hold: true, "data: {\"type\":\"ui.usage\",\"payload\":7}\n\n");
        var result = await GantryAsync("attach", Scripts.Run.ToString());
        result.Error.ShouldContain("none of Gantry's");
        result.ExitCode.ShouldBe(1);
    }

    [Fact]
    public async Task What_a_dead_daemon_left_behind_is_no_daemon()
    {
        var record = Path.Combine(Data, "daemon.json");
        var text = await File.ReadAllTextAsync(record, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(record, text.Replace(Daemon.Address.Port.ToString(), "1", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        var refused = await GantryAsync("ps");
        refused.Error.ShouldBe($"No Gantry daemon runs for {Data}; start one with: gantry serve\n");
        refused.ExitCode.ShouldBe(3);

        await File.WriteAllTextAsync(record, "{ half", TestContext.Current.CancellationToken);
        (await GantryAsync("ps")).ExitCode.ShouldBe(3);
        (await GantryAsync("ps", "--url", "http://127.0.0.1:1")).ExitCode.ShouldBe(3);
    }

    [Fact]
    public async Task A_pid_that_belongs_to_a_younger_process_is_no_daemon()
    {
        var record = Path.Combine(Data, "daemon.json");
        var text = await File.ReadAllTextAsync(record, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(record, System.Text.RegularExpressions.Regex.Replace(text, "\"start_time\":\"[^\"]*\"", "\"start_time\":\"2020-01-01T00:00:00Z\"", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)), TestContext.Current.CancellationToken);
        (await GantryAsync("ps")).ExitCode.ShouldBe(3);
    }

    [Fact]
    public async Task Another_version_is_told()
    {
        var record = Path.Combine(Data, "daemon.json");
        var text = await File.ReadAllTextAsync(record, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(record, text.Replace(Cli.Daemon.DaemonDirectory.OwnVersion, "9.9.9", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        Daemon.Json("GET", "/api/runs", """{"items":[],"next_cursor":null}""");
        var result = await GantryAsync("ps", "--json");
        result.Error.ShouldContain("9.9.9");
        result.Output.ShouldBe("{\"items\":[],\"next_cursor\":null}\n");
        result.ExitCode.ShouldBe(0);
    }
}
