using Gantry.Testing;

namespace Gantry.Cli.Tests.Commands;

/// <summary>Installing an agent's program, with an npm that writes down what it is told and brings a program of its own.</summary>
public sealed class AgentsInstallTests : IDisposable
{
    private const string Npm = """
        #!/bin/sh
        echo "$@" >> "$NPM_TOLD"
        [ -z "$NPM_FAILS" ] || { echo "404 Not Found" >&2; exit 1; }
        while [ "$1" != --prefix ]; do shift; done
        mkdir -p "$2/node_modules/@anthropic-ai/claude-code-linux-x64"
        echo '#!/bin/sh' > "$2/node_modules/@anthropic-ai/claude-code-linux-x64/claude"
        """;

    private readonly TemporaryDirectory folder = new();

    private string Installed => folder["data", "programs", "claude", "2.1.329"];

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_tested_version_comes_from_npm_into_the_data_directory_once_and_runs_no_script_of_its_own()
    {
        var first = await InstallAsync("--yes");
        first.ExitCode.ShouldBe(0, first.Error);
        first.Error.ShouldContain($"Installed in {Installed}");
        File.Exists(Path.Combine(Installed, "node_modules/@anthropic-ai/claude-code-linux-x64/claude")).ShouldBeTrue();

        var again = await InstallAsync("--yes");
        again.ExitCode.ShouldBe(0);
        again.Error.ShouldContain("is installed already");

        var told = (await File.ReadAllLinesAsync(folder["told"], TestContext.Current.CancellationToken)).ShouldHaveSingleItem();
        told.ShouldStartWith("install --prefix ");
        told.ShouldContain("--save-exact");
        told.ShouldContain("--ignore-scripts");
        told.ShouldEndWith("@anthropic-ai/claude-code@2.1.329");
    }

    [Fact]
    public async Task Nobody_is_there_to_ask_and_nothing_is_installed()
    {
        var result = await InstallAsync();

        result.ExitCode.ShouldBe(2);
        result.Error.ShouldContain("add --yes");
        File.Exists(folder["told"]).ShouldBeFalse();
    }

    [Fact]
    public async Task What_npm_could_not_do_is_told_and_leaves_nothing_behind()
    {
        var result = await InstallAsync(("NPM_FAILS", "1"), "--yes");

        result.ExitCode.ShouldNotBe(0);
        result.ShouldBeASentence();
        result.Error.ShouldContain("npm could not install @anthropic-ai/claude-code@2.1.329: 404 Not Found");
        Directory.EnumerateFileSystemEntries(folder["data", "programs"]).ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_npm_it_says_how_to_get_it()
    {
        Directory.CreateDirectory(folder["empty"]);

        var result = await InstallAsync(("PATH", folder["empty"]), "--yes");

        result.ExitCode.ShouldNotBe(0);
        result.ShouldBeASentence();
        result.Error.ShouldContain("npm is not on your PATH; install it (on Debian: apt-get install npm)");
    }

    [Fact]
    public async Task One_that_cannot_be_installed_is_told_with_those_that_can()
    {
        var result = await CliProcess.RunAsync(folder.Path, ["--data-dir", folder["data"], "agents", "install", "cursor", "--yes"]);

        result.ExitCode.ShouldBe(2);
        result.Error.ShouldContain("'cursor' cannot be installed; these can: claude, codex.");
    }

    private Task<CliResult> InstallAsync(params string[] arguments) => InstallAsync(("NPM_FAILS", ""), arguments);

    private Task<CliResult> InstallAsync((string Name, string Value) setting, params string[] arguments)
    {
        var npm = folder.Write("bin/npm", Npm);
        File.SetUnixFileMode(npm, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var environment = new Dictionary<string, string> { ["PATH"] = $"{folder["bin"]}:/usr/bin:/bin", ["NPM_TOLD"] = folder["told"] };
        environment[setting.Name] = setting.Value;
        return CliProcess.RunAsync(folder.Path, environment, ["--data-dir", folder["data"], "agents", "install", "claude", .. arguments]);
    }
}
