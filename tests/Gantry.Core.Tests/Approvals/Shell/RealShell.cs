using System.Diagnostics;
using System.Text;
using Gantry.Testing;

namespace Gantry.Core.Tests.Approvals.Shell;

/// <summary>
/// What a real shell makes of scripts: the arguments of every program that it would run. The programs are functions that write their arguments down, and one
/// shell reads all scripts, so that thousands take seconds. Each runs twice, with programs that succeed and with such that fail, so that both sides of
/// &amp;&amp; and || are reached.
/// </summary>
internal static class RealShell
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    // 200 is out of the reach of the redirects in scripts, which have one digit. The count before the arguments tells where a record ends. A new line would make
    // the shell write a record in two pieces, between which another program of a pipe may write.
    private const string Driver = """
        exec 200>>"$1" 201<"$2"
        record() { builtin printf '%s\0' "$#" "${@//$'\n'/␤}" >&200; return "$verdict"; }
        for name in $3; do builtin eval "$name() { record $name \"\$@\"; }"; done
        command_not_found_handle() { record "$@"; }
        PATH=/nonexistent
        while IFS= builtin read -r -d '' script <&201; do
            for verdict in 0 1; do
                builtin eval -- "$script" </dev/null >/dev/null 2>/dev/null
                builtin printf 'end\0' >&200
            done
        done
        """;

    /// <summary>For each script the distinct argument lists, each joined by a NUL, with ␤ for a new line.</summary>
    public static async Task<IReadOnlyList<IReadOnlySet<string>>> RunAsync(IReadOnlyList<string> scripts, CancellationToken cancellationToken)
    {
        using var folder = new TemporaryDirectory();
        var (record, source) = (Path.Combine(folder.Path, "record"), Path.Combine(folder.Path, "scripts"));
        var work = Directory.CreateDirectory(Path.Combine(folder.Path, "work")).FullName;
        await File.WriteAllTextAsync(Path.Combine(work, "in"), "", cancellationToken);
        await File.WriteAllTextAsync(source, string.Concat(scripts.Select(script => $"{script}\0")), new UTF8Encoding(false), cancellationToken);

        var start = new ProcessStartInfo("bash")
        {
            WorkingDirectory = work,
            ArgumentList = { "--noprofile", "--norc", "-c", Driver, "driver", record, source, string.Join(' ', ScriptSource.Programs.Where(name => name.All(char.IsAsciiLetter))) },
            UseShellExecute = false,
        };
        start.Environment.Clear();
        start.Environment["LC_ALL"] = "C.UTF-8";
        using var shell = Process.Start(start)!;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Patience);
        try
        {
            await shell.WaitForExitAsync(deadline.Token);
        }
        finally
        {
            shell.Kill(entireProcessTree: true);
        }

        return Read(await File.ReadAllTextAsync(record, cancellationToken));
    }

    internal static List<IReadOnlySet<string>> Read(string record)
    {
        var fields = record.Split('\0');
        var runs = new List<HashSet<string>> { new(StringComparer.Ordinal) };
        for (var at = 0; at < fields.Length - 1; at++)
        {
            if (fields[at] == "end")
            {
                runs.Add(new(StringComparer.Ordinal));
                continue;
            }

            var count = int.Parse(fields[at], System.Globalization.CultureInfo.InvariantCulture);
            runs[^1].Add(string.Join('\0', fields.Skip(at + 1).Take(count)));
            at += count;
        }

        return [.. runs.SkipLast(1).Chunk(2).Select(both => (IReadOnlySet<string>)both.SelectMany(run => run).ToHashSet(StringComparer.Ordinal))];
    }
}
