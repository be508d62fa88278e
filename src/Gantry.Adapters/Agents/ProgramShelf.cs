using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Gantry.Adapters.Processes;
using Gantry.Core.Data;

namespace Gantry.Adapters.Agents;

/// <summary>
/// Finds the programs of agents: the one that a setting names, else the newest that Gantry installed, else one on the daemon's PATH. Asks each for its version
/// once.
/// </summary>
internal sealed partial class ProgramShelf(DataDirectory data, Func<string, string?> setting, TimeProvider time)
{
    private const int MostWords = 4096;
    private static readonly TimeSpan VersionPatience = TimeSpan.FromSeconds(20);
    private readonly ConcurrentDictionary<(string Path, DateTime Written), Version?> versions = [];

    /// <summary>The program; null when there is none.</summary>
    public async Task<FoundProgram?> FindAsync(AgentProgram program, CancellationToken cancellationToken)
    {
        if (Find(program) is not { } path)
        {
            return null;
        }

        var key = (path, File.GetLastWriteTimeUtc(path));
        if (!versions.TryGetValue(key, out var version))
        {
            version = versions[key] = await AskVersionAsync(path, cancellationToken);
        }

        return new FoundProgram(path, version, WarningOf(program, version));
    }

    private string? Find(AgentProgram program)
    {
        if (setting(program.Setting) is { Length: > 0 } named)
        {
            return ProgramPath.Find(Path.GetFullPath(named), "", "/") is { } given ? Native(program, given) : null;
        }

        var installed = Path.Combine(data.Programs, program.Name.Value);
        if (Directory.Exists(installed))
        {
            var newest = Directory.EnumerateDirectories(installed)
                .OrderByDescending(folder => Version.TryParse(Path.GetFileName(folder), out var version) ? version : new Version())
                .Select(folder => NativeIn(program, Path.Combine(folder, "node_modules")))
                .FirstOrDefault(path => path is not null);
            if (newest is not null)
            {
                return newest;
            }
        }

        return ProgramPath.Find(program.Command, Environment.GetEnvironmentVariable("PATH") ?? "", "/") is { } found ? Native(program, found) : null;
    }

    // What npm puts on a PATH is a link to a script inside a node_modules folder; the native program lies beside it there.
    private static string Native(AgentProgram program, string path)
    {
        var real = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        for (var folder = Path.GetDirectoryName(real); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (Path.GetFileName(folder) == "node_modules" && NativeIn(program, folder) is { } native)
            {
                return native;
            }
        }

        return real;
    }

    private static string? NativeIn(AgentProgram program, string modules)
    {
        IEnumerable<string> places = Directory.Exists(modules) ? [modules] : [];
        foreach (var part in program.NativePattern.Split('/'))
        {
            places = places.SelectMany(place => part.Contains('*', StringComparison.Ordinal)
                ? Directory.Exists(place) ? Directory.EnumerateDirectories(place, part) : []
                : [Path.Combine(place, part)]).ToList();
        }

        return places.FirstOrDefault(place => ProgramPath.Find(place, "", "/") is not null);
    }

    private async Task<Version?> AskVersionAsync(string path, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(path, ["--version"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        start.Environment.Clear();
        start.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH");
        start.Environment["HOME"] = Path.GetTempPath();
        using var limit = new CancellationTokenSource(VersionPatience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await using var group = ProcessGroup.Start(start, time);
            var words = new byte[MostWords];
            var count = await group.Output.ReadAtLeastAsync(words, words.Length, throwOnEndOfStream: false, either.Token);
            return VersionNumber().Match(System.Text.Encoding.UTF8.GetString(words, 0, count)) is { Success: true } match ? Version.Parse(match.Value) : null;
        }
        catch (Exception failure) when (failure is Win32Exception or IOException || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    private static string? WarningOf(AgentProgram program, Version? version) =>
        version is null ? $"{program.Title} does not tell its version; Gantry was tested with {program.Version}."
        : version < program.TestedFrom || version >= program.TestedBelow
            ? $"{program.Title} {version} was not tested with this Gantry, which was tested with {program.Version}. If it misbehaves: {program.InstallLine}"
        : null;

    [GeneratedRegex(@"\d+\.\d+\.\d+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex VersionNumber();
}

/// <summary>A program as it was found.</summary>
/// <param name="Version">Null when it does not tell.</param>
/// <param name="Warning">A sentence when it may not work as tested.</param>
internal sealed record FoundProgram(string Path, Version? Version, string? Warning);
