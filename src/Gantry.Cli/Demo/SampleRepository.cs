using System.Diagnostics;

namespace Gantry.Cli.Demo;

/// <summary>A small git repository with a bug and a test that finds it; needs a POSIX shell and git, nothing else.</summary>
internal sealed class SampleRepository(string folder)
{
    private const string Readme =
        """
        # slugify

        `sh slugify.sh "Hello, World"` prints a name for a URL: `hello-world`.

        `bash ./test.sh` runs the tests.

        """;

    // The bug: "-" is put for each character that does not fit, not once for a run of them, and those at the ends stay.
    private const string Buggy =
        """
        #!/bin/sh
        # Prints a title as a name for a URL: lower case, words joined by single dashes.
        printf '%s' "$1" | tr '[:upper:]' '[:lower:]' | tr -c '[:alnum:]' '-'
        echo

        """;

    private const string Tests =
        """
        #!/bin/sh
        # Exits with 1 when an expectation does not hold.
        failed=0
        expect() {
            got=$(sh ./slugify.sh "$1")
            if [ "$got" = "$2" ]; then
                echo "ok    '$1' -> $got"
            else
                echo "FAIL  '$1' -> $got, expected $2"
                failed=1
            fi
        }
        expect 'Hello World' 'hello-world'
        expect 'Hello, World!' 'hello-world'
        expect '  Ten  Things ' 'ten-things'
        exit $failed

        """;

    /// <summary>The script without the bug.</summary>
    public const string Repaired =
        """
        #!/bin/sh
        # Prints a title as a name for a URL: lower case, words joined by single dashes.
        printf '%s' "$1" | tr '[:upper:]' '[:lower:]' | tr -cs '[:alnum:]' '-' | sed 's/^-//; s/-$//'
        echo

        """;

    private static readonly TimeSpan LongestProgram = TimeSpan.FromSeconds(30);

    public string Folder => folder;

    public async Task CreateAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "README.md"), Readme, cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "slugify.sh"), Buggy, cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "test.sh"), Tests, cancellationToken);
        await GitAsync(time, ["init", "--quiet"], cancellationToken);
        await GitAsync(time, ["add", "--all"], cancellationToken);
        string[] identity = ["-c", "user.name=Gantry demo", "-c", "user.email=demo@gantry.invalid", "-c", "commit.gpgsign=false"];
        await GitAsync(time, [.. identity, "commit", "--quiet", "--no-verify", "--message", "Add slugify and its tests"], cancellationToken);
    }

    /// <summary>Runs the repository's tests outside of Gantry: the proof that does not rest on what an agent says.</summary>
    public async Task<(bool Passed, string Output)> TestAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        var (status, output) = await ExecuteAsync(time, "bash", ["./test.sh"], cancellationToken);
        return (status == 0, output);
    }

    private async Task GitAsync(TimeProvider time, string[] arguments, CancellationToken cancellationToken)
    {
        var (status, output) = await ExecuteAsync(time, "git", arguments, cancellationToken);
        if (status != 0)
        {
            throw new CommandFailure(ExitCode.Failed, $"The sample repository could not be made: git said: {output.Trim()}");
        }
    }

    private async Task<(int Status, string Output)> ExecuteAsync(TimeProvider time, string program, string[] arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        using var timer = new CancellationTokenSource(LongestProgram, time);
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        try
        {
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync(bounded.Token);
            var error = process.StandardError.ReadToEndAsync(bounded.Token);
            await process.WaitForExitAsync(bounded.Token);
            return (process.ExitCode, await output + await error);
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            throw new CommandFailure(ExitCode.Failed, $"The demo needs {program}, and it cannot be started: {missing.Message}", missing);
        }
    }
}
