using System.Diagnostics;
using Gantry.Core.Approvals.Shell;
using Gantry.Testing;

namespace Gantry.Core.Tests.Approvals.Shell;

/// <summary>Wrappers are opened just as the real ones run what is in them: a program named probe writes its arguments down.</summary>
public sealed class RealWrapperTests
{
    private static readonly string[] Scripts =
    [
        "env probe a", "env A=1 B=2 probe a", "env -i A=1 probe -x", "env -u HOME probe", "env -uHOME probe", "env --unset=HOME probe a", "env - probe a", "env -- probe a", "env -v probe a",
        "timeout 5 probe a", "timeout 5s probe -k 3", "timeout -k 3 5 probe a", "timeout -k3 5 probe a", "timeout --kill-after=3 --foreground 5 probe", "timeout -s TERM 5 probe a",
        "timeout --signal TERM 0.1m probe a", "timeout --preserve-status -v 5 probe", "timeout -- 5 probe a",
        "nice probe a", "nice -n 3 probe -n", "nice -n3 probe a", "nice --adjustment=3 probe a", "nice --adjustment 3 probe", "nice -3 probe a", "nice -- probe a",
        "nohup probe a", "nohup -- probe a", "setsid probe a", "setsid -w probe -w", "setsid --wait probe", "stdbuf -oL probe a", "stdbuf -o L -e0 probe a", "stdbuf --output=L probe",
        "command probe a", "command -- probe", "time probe a",
        "bash -c 'probe a \"b c\"'", "bash -c 'probe a' probe x", "bash -c -e 'probe a'", "bash -ec 'probe a; probe b'", "bash -euc 'probe a'", "bash -o pipefail -c 'probe a | probe b'", "bash -eu -c 'probe a'",
        "bash --noprofile --norc -c 'probe a'", "bash --posix -c 'probe a'", "bash -x -c 'probe a'", "sh -c 'probe a'", "sh -ec 'probe a && probe b'", "sh -c \"sh -c 'probe a'\"",
        "env A=1 timeout 5 nice -n 1 bash -c 'probe a; A=2 probe b'", "A=1 probe a", "A='x y' B=2 probe a",
    ];

    // What xargs adds comes last, so the words that are read are the beginning of what runs.
    private static readonly string[] Adding =
    [
        "probe 'x y' | xargs probe a", "probe x | xargs -0 probe a", "probe x | xargs -n 1 probe a", "probe x | xargs -n1 -P2 probe a", "probe x | xargs -r -t probe -n", "probe x | xargs -d x probe a",
        "probe x | xargs --null --no-run-if-empty probe", "probe x | xargs --max-args=1 probe a", "probe x | xargs -L 1 probe a", "probe x | xargs -- probe a",
    ];

    [Fact]
    public async Task What_is_in_a_wrapper_runs_as_it_was_read()
    {
        var seen = await RunAsync(Scripts);

        var wrong = Scripts.Zip(seen).Where(pair => !pair.Second.Order().SequenceEqual(Read(pair.First).Order())).Select(pair => $"{pair.First} runs {string.Join(' ', pair.Second)}");
        wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_xargs_runs_begins_as_it_was_read()
    {
        var seen = await RunAsync(Adding);

        var wrong = Adding.Zip(seen)
            .Where(pair => !Read(pair.First).All(read => pair.Second.Any(ran => ran.StartsWith(read[..^1], StringComparison.Ordinal))))
            .Select(pair => $"{pair.First} runs {string.Join(' ', pair.Second)}");
        wrong.ShouldBeEmpty();
    }

    private static IEnumerable<string> Read(string script) =>
        ShellReader.Read(script).ShouldBeOfType<ReadableShell>(script).Commands.Select(command => $"[{string.Join('|', command.Arguments.Skip(1))}]");

    private static async Task<IReadOnlyList<IReadOnlyList<string>>> RunAsync(IReadOnlyList<string> scripts)
    {
        using var folder = new TemporaryDirectory();
        var record = Path.Combine(folder.Path, "record");
        var probe = Path.Combine(folder.Path, "probe");
        await File.WriteAllTextAsync(
            probe,
            $"""
            #!/bin/sh
            line=
            for argument in "$@"; do line="$line|$argument"; done
            printf '[%s]\n' "${"{"}line#|{"}"}" >> {record}
            echo x
            """,
            TestContext.Current.CancellationToken);
        File.SetUnixFileMode(probe, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        // All in one shell, and for env -i in the default path too.
        var driver = $"""for script; do bash -c "$script" </dev/null >/dev/null 2>/dev/null; echo end >> {record}; done""";
        var start = new ProcessStartInfo("bash") { WorkingDirectory = folder.Path, UseShellExecute = false };
        foreach (var argument in (string[])["--noprofile", "--norc", "-c", driver, "driver", .. scripts.Select(script => script.Replace("env -i A=1 probe", $"env -i A=1 {probe}").Replace("env - probe", $"env - {probe}"))])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["PATH"] = $"{folder.Path}:/usr/bin:/bin";
        using var shell = Process.Start(start)!;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(60));
        await shell.WaitForExitAsync(deadline.Token);

        var runs = new List<List<string>> { new() };
        foreach (var line in await File.ReadAllLinesAsync(record, TestContext.Current.CancellationToken))
        {
            if (line == "end")
            {
                runs.Add([]);
                continue;
            }

            runs[^1].Add(line);
        }

        return [.. runs.SkipLast(1)];
    }
}
