using System.Diagnostics;
using System.Text;
using Gantry.Testing;

namespace Gantry.Core.Tests.Approvals.Shell;

/// <summary>
/// What dash makes of scripts, as <see cref="RealShell"/> does it for bash. dash has no way to name a program that it does not find, and dies of a script that it
/// cannot read: only programs that can be functions take part, and each script has a shell of its own.
/// </summary>
internal static class PlainShell
{
    public const string Program = "/bin/dash";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private static readonly string[] Functions = [.. ScriptSource.Programs.Where(name => name.All(character => char.IsAsciiLetterOrDigit(character) || character == '_'))];

    /// <summary>Whether a program that runs is written down.</summary>
    public static bool Knows(string program) => Functions.Contains(program, StringComparer.Ordinal);

    /// <summary>For each script the distinct argument lists, each joined by a NUL.</summary>
    public static async Task<IReadOnlyList<IReadOnlySet<string>>> RunAsync(IReadOnlyList<string> scripts, CancellationToken cancellationToken)
    {
        using var folder = new TemporaryDirectory();
        var (record, driver) = (Path.Combine(folder.Path, "record"), Path.Combine(folder.Path, "driver"));
        var work = Directory.CreateDirectory(Path.Combine(folder.Path, "work")).FullName;
        await File.WriteAllTextAsync(Path.Combine(work, "in"), "", cancellationToken);
        await File.WriteAllTextAsync(driver, Driver(scripts), new UTF8Encoding(false), cancellationToken);

        var start = new ProcessStartInfo(Program) { WorkingDirectory = work, ArgumentList = { driver, record }, UseShellExecute = false };
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

        return RealShell.Read(await File.ReadAllTextAsync(record, cancellationToken));
    }

    // wait: of what runs in the background too, every record is written before the end.
    private static string Driver(IReadOnlyList<string> scripts)
    {
        var text = new StringBuilder("""
            PATH=/nonexistent
            record=$1
            shift
            record() { printf '%s\0' "$#" "$@" >>"$record"; return "$verdict"; }
            time() { "$@"; }
            run() {
                for verdict in 0 1; do
                    ( eval "$script"; wait ) </dev/null >/dev/null 2>/dev/null
                    printf 'end\0' >>"$record"
                done
            }

            """);
        foreach (var name in Functions)
        {
            text.Append(name).Append("() { record ").Append(name).Append(" \"$@\"; }\n");
        }

        foreach (var script in scripts)
        {
            text.Append("script='").Append(script.Replace("'", "'\\''", StringComparison.Ordinal)).Append("'\nrun\n");
        }

        return text.ToString();
    }
}
