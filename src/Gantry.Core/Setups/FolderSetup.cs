using System.Globalization;
using Gantry.Core.Agents;
using Gantry.Core.Agents.Native.Tools;
using Gantry.Core.Claims;
using Gantry.Core.Data;
using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Core.Sandboxes;
using Gantry.Core.Workspaces;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Workspaces;

namespace Gantry.Core.Setups;

/// <summary>
/// Sets up a folder that was made for a session, before its first run takes its first checkpoint, so that nothing of it counts as the session's work:
/// 1. see what is wanted, and whether the workspace is still trusted;
/// 2. copy files from the workspace, never over what is there;
/// 3. run the script in the session's own sandbox;
/// 4. record how it ended. Unless it succeeded the run ends with the reason, and the next one begins again.
/// </summary>
public sealed class FolderSetup(EventLog log, WorkspacePool workspaces, SandboxDirectory sandboxes, OpenFolderFiles openFiles, DataDirectory data, TimeProvider time)
{
    private const int LargestFile = 16 * 1024 * 1024;
    private const long OutputLimit = 64L * 1024 * 1024;

    // Stops at the first line that fails; bash where there is one, as for the agents' commands.
    private const string Launcher = """if command -v bash >/dev/null 2>&1; then exec bash -e -c "$0"; else exec sh -e -c "$0"; fi""";

    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan LastWordsLimit = TimeSpan.FromSeconds(10);

    /// <summary>Does what is due for the session's folder; nothing when it was set up before, or is the workspace's own.</summary>
    /// <exception cref="AgentException">It failed; the sentence says what, and the log has the script's words.</exception>
    public async Task PrepareAsync(WorkspaceId id, AgentTurn turn, IRunJournal journal, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(turn);
        ArgumentNullException.ThrowIfNull(journal);
        if (!workspaces.IsSetupDue(turn.SessionId))
        {
            return;
        }

        // :: Step 1
        var (workspace, setup) = await log.ReadAsync(view => (view.Workspaces.Find(id)!, view.Setups.Find(id)), cancellationToken);
        if (setup is { IsEmpty: false })
        {
            await (turn.IsTrusted ? SetUpAsync(workspace, setup, turn, journal, cancellationToken) : TellUntrustedAsync(id, journal, cancellationToken));
        }

        workspaces.SetupDone(turn.SessionId);
    }

    private static Task TellUntrustedAsync(WorkspaceId id, IRunJournal journal, CancellationToken cancellationToken) =>
        journal.RecordAsync(
            [new Fault($"The workspace's setup was not done, because nobody trusts the workspace any more; \"gantry workspace trust {id}\" and a new session would do it.")],
            cancellationToken);

    private async Task SetUpAsync(Workspace workspace, WorkspaceSetup setup, AgentTurn turn, IRunJournal journal, CancellationToken cancellationToken)
    {
        var item = ItemId.From($"setup_{Guid.CreateVersion7():N}");

        // :: Step 2
        var copies = new FileCopies(openFiles(workspace.LocalPath), openFiles(turn.WorkingDirectory), LargestFile);
        var fault = copies.Copy(setup.CopiedFiles);
        await journal.RecordAsync([new SetupStarted(copies.Copied, copies.Kept, fault is null ? setup.Script : null)], cancellationToken);

        // :: Step 3
        var began = time.GetTimestamp();
        using var output = new SetupTranscript(journal, item, new ArtifactFolder(data, turn, OutputLimit).For(ToolCallId.From("setup")));
        SandboxExit? exit = null;
        try
        {
            exit = fault is null && setup.Script is { } script ? await RunAsync(script, turn, output, cancellationToken) : null;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await RecordLastWordsAsync(journal, new SetupCompleted(item, ToolOutcome.Interrupted, "It was stopped; what it had done by then stays done.", output.ToString()));
            throw;
        }
        catch (Exception failure) when (failure is GantryException or IOException or UnauthorizedAccessException)
        {
            fault = failure.Message;
        }

        // :: Step 4
        fault ??= FaultOf(exit);
        var summary = fault ?? "The folder is set up.";
        var took = exit is null ? (long?)null : (long)time.GetElapsedTime(began).TotalMilliseconds;
        await journal.RecordAsync(
            [new SetupCompleted(item, fault is null ? ToolOutcome.Succeeded : ToolOutcome.Failed, summary, output.ToString(), exit?.ExitCode, took)], cancellationToken);
        output.Settle();
        if (fault is not null)
        {
            throw new AgentException(
                $"The folder could not be set up. {fault}", $"\"gantry workspace set {workspace.WorkspaceId}\" shows and changes the setup; the next prompt tries again.");
        }
    }

    private async Task<SandboxExit> RunAsync(string script, AgentTurn turn, SetupTranscript output, CancellationToken cancellationToken)
    {
        await using var sandbox = await sandboxes.PrepareAsync(turn.Sandbox, cancellationToken);
        var command = new SandboxCommand(["sh", "-c", Launcher, script]) { TimeLimit = TimeLimit, OutputLimit = OutputLimit };
        SandboxExit? exit = null;
        await foreach (var update in sandbox.RunAsync(command, cancellationToken))
        {
            switch (update)
            {
                case CommandOutput some:
                    output.Write(some.Text);
                    break;
                case CommandExited end:
                    exit = end.Exit;
                    break;
            }
        }

        return exit ?? throw new InvalidOperationException("The sandbox told no end of the script.");
    }

    private static string? FaultOf(SandboxExit? exit) => exit switch
    {
        null or { ExitCode: 0, Reason: SandboxExitReason.Ended } => null,
        { Reason: SandboxExitReason.TimeLimit } => string.Create(CultureInfo.InvariantCulture, $"The setup script took longer than {TimeLimit.TotalMinutes:0} minutes and was ended."),
        { Reason: SandboxExitReason.OutputLimit } => $"The setup script wrote more than {OutputLimit / 1024 / 1024} MiB and was ended.",
        { Reason: SandboxExitReason.MemoryLimit } => "The setup script reached the sandbox's memory limit.",
        { Reason: SandboxExitReason.SandboxLost } => "The setup script's sandbox was ended by somebody else.",
        _ => string.Create(CultureInfo.InvariantCulture, $"The setup script ended with exit code {exit.ExitCode}."),
    };

    // Never hides why the run was stopped.
    private async Task RecordLastWordsAsync(IRunJournal journal, SetupCompleted words)
    {
        try
        {
            await journal.RecordAsync([words], CancellationToken.None).WaitAsync(LastWordsLimit, time, CancellationToken.None);
        }
        catch (Exception failure) when (failure is GantryException or TimeoutException or InvalidOperationException or ClaimLostException)
        {
            // The run's claim is lost or the store does not answer: whoever takes the run up sets the folder up again.
        }
    }
}
