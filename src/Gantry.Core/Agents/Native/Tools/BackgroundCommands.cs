using System.Collections.Concurrent;
using System.Globalization;
using Gantry.Core.Failures;
using Gantry.Core.Sandboxes;
using Gantry.Core.Text;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Agents.Native.Tools;

/// <summary>The commands of one run that go on while the agent does other things. Disposing ends them all.</summary>
internal sealed class BackgroundCommands(ArtifactFolder artifacts) : IAsyncDisposable
{
    private const int MostAtOnce = 16;
    private const int MostOfRun = 200;
    private readonly ConcurrentDictionary<string, BackgroundCommand> commands = new(StringComparer.Ordinal);
    private int started;

    /// <summary>Starts a command; returns its id.</summary>
    /// <exception cref="GantryException">It cannot be started, or too many run.</exception>
    public async Task<string> StartAsync(ISandbox sandbox, SandboxCommand command, ShellCall call, CancellationToken cancellationToken)
    {
        if (commands.Values.Count(one => one.Exit is null) >= MostAtOnce || started >= MostOfRun)
        {
            throw GantryException.Conflict("too-many-background-commands", $"{MostAtOnce} commands run in the background already, or the run started {MostOfRun}; end one with kill_bash.");
        }

        var id = string.Create(CultureInfo.InvariantCulture, $"bash_{Interlocked.Increment(ref started)}");
        var process = await sandbox.StartAsync(command, cancellationToken);

        // The name tells the attempt apart from the one before a restart: an artifact is never written twice.
        var artifact = artifacts.For(ToolCallId.From($"{id}_{call.Mark}"));
        commands[id] = new BackgroundCommand(process, artifact, new ShellTrailer(call.Mark), () => artifacts.Find(ArtifactFolder.PathOf(artifact.Name)));
        return id;
    }

    /// <exception cref="GantryException">There is none of this id; says which there are.</exception>
    public BackgroundCommand Find(string id) =>
        commands.TryGetValue(id, out var command)
            ? command
            : throw GantryException.Conflict(
                "no-background-command",
                commands.IsEmpty
                    ? $"There is no background command {VisibleText.Of(id)}: none was started in this turn, and those of earlier turns have ended."
                    : $"There is no background command {VisibleText.Of(id)}; there are: {string.Join(", ", commands.Keys.Order(StringComparer.Ordinal))}.");

    public async ValueTask DisposeAsync()
    {
        foreach (var command in commands.Values)
        {
            await command.DisposeAsync();
        }
    }
}
