using System.Text.Json;
using Gantry.Testing;

namespace Gantry.Cli.Tests.Commands;

public sealed class McpServersTests : IDisposable
{
    private readonly TemporaryDirectory folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_server_is_added_listed_without_its_values_and_removed()
    {
        (await RunAsync("add", "files", "--env", "TOKEN=${MY_TOKEN}", "--env", "PLAIN=canary", "--readable", "tools", "--", "server", "-y", "--flag", ".")).ExitCode.ShouldBe(0);
        (await RunAsync("add", "far", "--url", "https://example.com/mcp", "--header", "Authorization=Bearer ${T}", "--timeout", "7")).ExitCode.ShouldBe(0);

        var list = await RunAsync("list");
        list.Output.ShouldContain("server -y --flag .");
        list.Output.ShouldContain("https://example.com/mcp");
        list.Output.ShouldContain("TOKEN, PLAIN");
        list.Output.ShouldNotContain("canary");

        var file = folder["data/mcp-servers.json"];
        File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var written = JsonElement.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).GetProperty("mcpServers");
        written.GetProperty("files").GetProperty("args").EnumerateArray().Select(argument => argument.GetString()).ShouldBe(["-y", "--flag", "."]);
        written.GetProperty("files").GetProperty("env").GetProperty("TOKEN").GetString().ShouldBe("${MY_TOKEN}");
        written.GetProperty("files").GetProperty("readableFolders")[0].GetString().ShouldBe(folder["tools"]);
        written.GetProperty("far").GetProperty("timeoutSeconds").GetInt32().ShouldBe(7);

        (await RunAsync("remove", "files")).ExitCode.ShouldBe(0);
        JsonElement.Parse((await RunAsync("list", "--json")).Output).EnumerateArray().Select(server => server.GetProperty("name").GetString()).ShouldBe(["far"]);
    }

    [Fact]
    public async Task A_repository_s_server_is_shown_and_taken_over_only_when_asked()
    {
        await File.WriteAllTextAsync(folder[".mcp.json"], """{"mcpServers":{"db":{"command":"db-server","args":["--ro"]}}}""", TestContext.Current.CancellationToken);

        (await RunAsync("list")).Output.ShouldStartWith("No MCP servers.");
        (await RunAsync("list", "--from", ".mcp.json")).Output.ShouldContain("db-server --ro");
        (await RunAsync("add", "db", "--from", ".mcp.json")).ExitCode.ShouldBe(0);

        (await RunAsync("list")).Output.ShouldContain("db-server --ro");
    }

    [Theory]
    [InlineData(2, "bad name", "--", "x")]
    [InlineData(2, "both", "--url", "https://example.com", "--", "x")]
    [InlineData(2, "neither")]
    [InlineData(2, "url", "--url", "ftp://example.com")]
    [InlineData(2, "user", "--url", "https://me:pw@example.com")]
    [InlineData(2, "env", "--env", "NOVALUE", "--", "x")]
    [InlineData(2, "time", "--timeout", "0", "--", "x")]
    [InlineData(2, "file", "--from", "missing.json")]
    public async Task What_cannot_be_a_server_is_refused_with_a_sentence(int exitCode, params string[] arguments)
    {
        var result = await RunAsync(["add", .. arguments]);

        result.ShouldBeASentence();
        result.ExitCode.ShouldBe(exitCode);
        File.Exists(folder["data/mcp-servers.json"]).ShouldBeFalse();
    }

    [Fact]
    public async Task A_server_that_there_is_not_is_answered_with_those_that_there_are()
    {
        await RunAsync("add", "files", "--", "x");

        var result = await RunAsync("test", "fils");

        result.ShouldBeASentence();
        result.Error.ShouldContain("There is no MCP server fils; there are: files.");
        result.ExitCode.ShouldBe(4);
    }

    [Fact]
    public async Task A_server_is_tried_in_a_sandbox()
    {
        var servers = Environment.GetEnvironmentVariable("GANTRY_TEST_MCP_SERVERS");
        Assert.SkipWhen(string.IsNullOrEmpty(servers), "The MCP servers of npm are not there: export \"$(eng/dev/install-mcp-servers.sh)\"");
        await RunAsync("add", "all", "--readable", servers!, "--", "node", Path.Combine(servers!, "node_modules/@modelcontextprotocol/server-everything/dist/index.js"));
        await RunAsync("add", "quits", "--", "sh", "-c", "echo cannot go on >&2; exit 1");
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["GANTRY_SANDBOX"] = "process" };

        var tools = await CliProcess.RunAsync(folder.Path, environment, ["--data-dir", folder["data"], "mcp-servers", "test", "all", "--json"]);
        var quits = await CliProcess.RunAsync(folder.Path, environment, ["--data-dir", folder["data"], "mcp-servers", "test", "quits"]);

        tools.ExitCode.ShouldBe(0, tools.Error);
        JsonElement.Parse(tools.Output).EnumerateArray().Select(tool => tool.GetString()).ShouldContain("echo");
        quits.ExitCode.ShouldBe(1);
        quits.Error.ShouldContain("cannot go on");
    }

    private Task<CliResult> RunAsync(params string[] arguments) => CliProcess.RunAsync(folder.Path, ["--data-dir", folder["data"], "mcp-servers", .. arguments]);
}
