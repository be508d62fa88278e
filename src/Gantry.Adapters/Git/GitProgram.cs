using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Gantry.Adapters.Processes;
using Gantry.Core.Data;
using Gantry.Core.Failures;
using Gantry.Protocol.Workspaces;

namespace Gantry.Adapters.Git;

/// <summary>Runs the git program once per command, in a clean environment, with bounded memory, and never longer than its time limit.</summary>
/// <param name="data">Where ssh keeps the keys of hosts; absent: where it does for the daemon's user.</param>
internal sealed partial class GitProgram(TimeProvider time, DataDirectory? data = null)
{
    // The last two are ssh's, whose end git tells only as "could not read".
    private static readonly string[] Telling = ["fatal:", "error:", "Host key verification failed", "Permission denied"];
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    /// <summary>Runs a command to its end; output beyond the command's limit ends it early.</summary>
    /// <exception cref="GantryException">Git is missing, failed, or took too long.</exception>
    public async Task<GitOutput> RunAsync(GitCommand command, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var limit = new CancellationTokenSource(command.TimeLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        await using var group = Start(command);
        try
        {
            return await FinishAsync(group, command, either.Token);
        }
        catch (OperationCanceledException)
        {
            await group.StopAsync(Grace);
            cancellationToken.ThrowIfCancellationRequested();
            throw GantryException.Unavailable("git-too-slow", $"git {command.Arguments[0]} took longer than {command.TimeLimit.TotalSeconds:0} seconds and was ended.");
        }
    }

    private static async Task<GitOutput> FinishAsync(ProcessGroup group, GitCommand command, CancellationToken cancellationToken)
    {
        var feeding = FeedAsync(group.Input, command.Input, cancellationToken);
        var errors = ListenAsync(group.Errors, command.Tell, cancellationToken);
        var (output, truncated) = await ReadAsync(group.Output, command.MostOutputBytes, cancellationToken);
        if (truncated)
        {
            await group.StopAsync(TimeSpan.Zero);
            await feeding;
            return new GitOutput(output, Truncated: true);
        }

        await feeding;
        var said = await errors;
        var code = await group.Ended.WaitAsync(cancellationToken);
        return code == 0
            ? new GitOutput(output, Truncated: false)
            : throw GantryException.Unavailable("git-failed", $"git {command.Arguments[0]} failed: {LastWords(said, code)}");
    }

    private ProcessGroup Start(GitCommand command)
    {
        var start = new ProcessStartInfo("git")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = command.Folder ?? "/",
        };
        start.Environment.Clear();
        foreach (var (name, value) in GitEnvironment.Variables(command.Remote, command.Login, data?.SshKnownHosts).Concat(command.Variables))
        {
            start.Environment[name] = value;
        }

        IEnumerable<string> connection = command.Remote is { } remote ? GitEnvironment.ConnectionSettings(remote) : [];
        foreach (var argument in GitEnvironment.CommonSettings.Concat(connection).Concat(command.Settings).Concat(command.Arguments))
        {
            start.ArgumentList.Add(argument);
        }

        RequireGit();
        try
        {
            return ProcessGroup.Start(start, time);
        }
        catch (Win32Exception failure)
        {
            throw GantryException.Unavailable("git-missing", $"git could not be started ({failure.Message}); install it: apt-get install git util-linux", failure);
        }
    }

    private static void RequireGit()
    {
        if (ProgramPath.Find("git", Environment.GetEnvironmentVariable("PATH") ?? "", "/") is null)
        {
            throw GantryException.Unavailable("git-missing", "The program git is not on the daemon's PATH; install it: apt-get install git");
        }
    }

    private static async Task FeedAsync(Stream input, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await using (input)
        {
            try
            {
                await input.WriteAsync(bytes, cancellationToken);
            }
            catch (IOException)
            {
                // Git ended without reading all of it; its exit code says why.
            }
        }
    }

    private static async Task<(byte[] Bytes, bool Truncated)> ReadAsync(Stream stream, int most, CancellationToken cancellationToken)
    {
        using var kept = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await stream.ReadAsync(buffer, cancellationToken) is var count and > 0)
        {
            var room = most - (int)kept.Length;
            kept.Write(buffer, 0, Math.Min(count, room));
            if (count > room)
            {
                return (kept.ToArray(), true);
            }
        }

        return (kept.ToArray(), false);
    }

    private static async Task<IReadOnlyList<string>> ListenAsync(Stream errors, Action<ImportProgress>? tell, CancellationToken cancellationToken)
    {
        var words = new GitWords(tell);
        var buffer = new byte[16 * 1024];
        while (await errors.ReadAsync(buffer, cancellationToken) is var count and > 0)
        {
            words.Take(buffer.AsSpan(0, count));
        }

        return words.End();
    }

    // A remote's words reach the user: only printable ones, without credentials, and not a whole page.
    private static string LastWords(IReadOnlyList<string> lines, int code)
    {
        var telling = lines.Where(line => Telling.Any(word => line.Contains(word, StringComparison.Ordinal))).ToList();
        var words = string.Join(' ', (telling.Count > 0 ? telling : [.. lines]).TakeLast(3));
        words = Credentials().Replace(new string([.. words.Where(letter => !char.IsControl(letter))]), "://***@");
        return words.Length == 0 ? $"exit code {code}" : words.Length <= 600 ? words : words[..600] + "…";
    }

    [GeneratedRegex(@"://[^/\s@]*@", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Credentials();
}

/// <summary>What git wrote to its standard output.</summary>
internal sealed record GitOutput(byte[] Bytes, bool Truncated)
{
    public string Text => Encoding.UTF8.GetString(Bytes);
}
