using System.ComponentModel;
using System.Diagnostics;
using Gantry.Adapters.Processes;
using Gantry.Adapters.Sandboxes.Local;
using Gantry.Core.Failures;

namespace Gantry.Adapters.Sandboxes.Bubblewrap;

/// <summary>The program bwrap, found and new enough.</summary>
internal static class BubblewrapProgram
{
    private const string WayOut = "or choose GANTRY_SANDBOX=process, which confines nothing";
    private static readonly Version Least = new(0, 8);

    /// <summary>Its path.</summary>
    /// <exception cref="GantryException">It is missing or too old.</exception>
    public static async Task<string> FindAsync(CancellationToken cancellationToken)
    {
        var path = ProgramPath.Find("bwrap", CommandEnvironment.SearchPath, "/")
            ?? throw Unbuilt($"bubblewrap is not installed; install it (apt-get install bubblewrap), {WayOut}.");
        var version = await VersionAsync(path, cancellationToken);
        return version >= Least ? path : throw Unbuilt($"{path} is version {version}, and {Least} is the least that will do; install a newer bubblewrap, {WayOut}.");
    }

    /// <summary>It was started, and something inside could not be set up.</summary>
    /// <param name="said">What bwrap wrote.</param>
    public static GantryException Failed(string said) =>
        Unbuilt($"{(said.Length > 0 ? said : "bwrap ended without a word")}; \"gantry doctor\" says what this machine lacks, {WayOut}.");

    private static GantryException Unbuilt(string why) => GantryException.Unavailable("sandbox-not-built", $"The sandbox could not be built: {why}");

    private static async Task<Version> VersionAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            var start = new ProcessStartInfo(path, "--version") { UseShellExecute = false, RedirectStandardOutput = true };
            using var process = System.Diagnostics.Process.Start(start)!;
            var said = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            return Version.TryParse(said.Split(' ')[^1].Trim(), out var version) ? version : throw Unbuilt($"{path} does not tell its version.");
        }
        catch (Win32Exception failure)
        {
            throw Unbuilt($"{path} cannot be started: {failure.Message}");
        }
    }
}
