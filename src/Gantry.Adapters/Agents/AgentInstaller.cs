using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Gantry.Adapters.Processes;
using Gantry.Core.Agents.Native;
using Gantry.Core.Data;
using Gantry.Core.Failures;

namespace Gantry.Adapters.Agents;

/// <summary>
/// Installs an agent's program from npm into the data directory, at the version that Gantry was tested with. It is there whole or not at all; npm's install
/// scripts do not run.
/// </summary>
public sealed class AgentInstaller(DataDirectory data, TimeProvider time)
{
    private const int MostWords = 8 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    /// <summary>Where it goes.</summary>
    public string FolderOf(AgentProgram program) => Path.Combine(data.Programs, program.Name.Value, program.Version.ToString());

    /// <summary>Whether it is there already.</summary>
    public bool IsInstalled(AgentProgram program) => Directory.Exists(FolderOf(program));

    /// <summary>Installs it; does nothing when it is there.</summary>
    /// <exception cref="GantryException">npm is missing or failed; nothing is installed.</exception>
    public async Task InstallAsync(AgentProgram program, CancellationToken cancellationToken)
    {
        if (IsInstalled(program))
        {
            return;
        }

        var target = FolderOf(program);
        var unfinished = $"{Path.GetDirectoryName(target)!}.{Guid.NewGuid():N}.new";
        Directory.CreateDirectory(unfinished);
        try
        {
            await RunNpmAsync(program, unfinished, cancellationToken);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            Directory.Move(unfinished, target);
        }
        finally
        {
            if (Directory.Exists(unfinished))
            {
                Directory.Delete(unfinished, recursive: true);
            }
        }
    }

    private async Task RunNpmAsync(AgentProgram program, string folder, CancellationToken cancellationToken)
    {
        if (ProgramPath.Find("npm", Environment.GetEnvironmentVariable("PATH") ?? "", "/") is not { } npm)
        {
            throw GantryException.Unavailable(
                "npm-missing", $"npm is not on your PATH; install it (on Debian: apt-get install npm), or install {program.Title} yourself and name its path in {program.Setting}.");
        }

        var start = new ProcessStartInfo(
            npm, ["install", "--prefix", folder, "--save-exact", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", $"{program.Package}@{program.Version}"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await using var group = ProcessGroup.Start(start, time);
            var output = ReadAsync(group.Output);
            var errors = ReadAsync(group.Errors);
            try
            {
                var code = await group.Ended.WaitAsync(either.Token);
                if (code != 0)
                {
                    throw GantryException.Unavailable("npm-failed", $"npm could not install {program.Package}@{program.Version}: {await errors}");
                }
            }
            finally
            {
                await group.StopAsync(Grace);
                await Task.WhenAll(output, errors);
            }
        }
        catch (Win32Exception failure)
        {
            throw GantryException.Unavailable("npm-missing", $"npm could not be started: {failure.Message}", failure);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw GantryException.Unavailable("npm-too-slow", $"npm did not finish within {Patience.TotalMinutes:0} minutes and was ended.");
        }
    }

    private static async Task<string> ReadAsync(Stream stream)
    {
        var words = new BoundedText(MostWords);
        using var reader = new StreamReader(stream, Encoding.UTF8, leaveOpen: true);
        var letters = new char[1024];
        while (await reader.ReadAsync(letters) is var count and > 0)
        {
            words.Append(new string(letters, 0, count));
        }

        return words.ToString().Trim();
    }
}
