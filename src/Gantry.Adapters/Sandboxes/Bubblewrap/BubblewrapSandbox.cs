using System.ComponentModel;
using System.Text;
using Gantry.Adapters.Files;
using Gantry.Adapters.Processes;
using Gantry.Adapters.Sandboxes.Door;
using Gantry.Adapters.Sandboxes.Local;
using Gantry.Core.Sandboxes;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Adapters.Sandboxes.Bubblewrap;

/// <summary>
/// Runs each program in namespaces of its own. To start one:
/// 1. make the control group, the streams, and the files with bwrap's arguments and filter;
/// 2. start bwrap, with an empty environment, from the thread that never ends;
/// 3. wait for the word from inside that everything stands, with the socket that listens there, or say why it does not.
/// </summary>
internal sealed class BubblewrapSandbox : ISandbox
{
    private const int MostWordsOfFailure = 4096;

    // 5 tells us that all stands; the command does not get it.
    private const string TellThatAllStands = "echo >&5; exec 5>&-\n";
    private const string Become = "exec \"$@\"";
    private const string BecomeWithTerminal = "exec setsid -c \"$@\"";
    private readonly string program;
    private readonly byte[] filter;
    private readonly SandboxPlan plan;
    private readonly TimeProvider time;
    private readonly SandboxLimits limits;
    private readonly SandboxNetwork.Forwarded? forwarded;
    private readonly GitRedirect redirect;
    private readonly ProtectedMounts mounts;
    private readonly CommandSet running = new();

    /// <exception cref="Core.Failures.GantryException">The workspace is gone, or something in it that has to be protected is a link.</exception>
    public BubblewrapSandbox(string program, byte[] filter, SandboxPlan plan, TimeProvider time)
    {
        this.program = program;
        this.filter = filter;
        this.plan = plan;
        this.time = time;
        limits = LimitsHere(plan.Limits);
        forwarded = plan.Network as SandboxNetwork.Forwarded;
        redirect = new GitRedirect(plan.WorkspaceFolder);
        var paths = redirect.WasThere ? [.. plan.ProtectedPaths, new ProtectedPath(".git/commondir", IsFolder: false)] : plan.ProtectedPaths;
        mounts = ProtectedMounts.Prepare(plan.WorkspaceFolder, paths);
        Files = new BeneathFolder(plan.WorkspaceFolder);
        Description = new SandboxDescription("bubblewrap", IsBoundary: true, SentenceFor(plan.Network, isCounted: limits.Processes == plan.Limits.Processes))
        {
            Network = plan.Network,
            WritablePaths = plan.ChangeableFolders,
            Limits = limits,
        };
    }

    public SandboxDescription Description { get; }

    public ISandboxFiles Files { get; }

    public Task<ISandboxProcess> StartAsync(SandboxCommand command, CancellationToken cancellationToken) =>
        running.AddAsync(() => StartCommandAsync(command, cancellationToken));

    /// <summary>Builds it once with nothing inside, so that a sandbox that cannot be built is told before an agent begins.</summary>
    public async Task ProveAsync(CancellationToken cancellationToken)
    {
        await using var process = await StartAsync(new SandboxCommand(["true"]) { TimeLimit = TimeSpan.FromSeconds(30) }, cancellationToken);
        await process.Exited.WaitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await running.DisposeAsync();
        redirect.Dispose();
        mounts.Dispose();
    }

    private static string SentenceFor(SandboxNetwork network, bool isCounted) =>
        (network is SandboxNetwork.None
            ? "commands can change only the workspace, have no network, and do not see your other files"
            : "commands can change only the workspace, reach other hosts only through Gantry, which asks for each, and do not see your other files")
        + (isCounted ? "" : "; how many processes they start is not limited, because the daemon is root and has no control group");

    // A group counts the processes together. Without one each process counts for itself, and those of root not at all.
    private static SandboxLimits LimitsHere(SandboxLimits wanted) =>
        ControlGroup.IsOffered || !Environment.IsPrivilegedProcess ? wanted : wanted with { Processes = null };

    private async Task<RunningCommand> StartCommandAsync(SandboxCommand command, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var environment = Variables(command);
        ProgramPath.Require(command.Arguments[0], environment["PATH"], Path.Combine(plan.WorkspaceFolder, command.Folder));

        // :: Step 1
        var group = ControlGroup.TryCreate(limits);
        var (ours, theirs) = Handover.Open();
        using var word = ours;
        var joints = CommandJoints.Open(command.Streams);
        SpawnedProcess? process = null;
        IDisposable? served = null;
        try
        {
            using var files = BubblewrapFiles.Open(plan, mounts.All, command, environment, filter, group);

            // :: Step 2
            var request = new SpawnRequest(
                program,
                [program, "--args", "3", "--", .. forwarded is null ? [] : (string[])[BubblewrapArguments.DoorPath], "/bin/sh", "-c", Script(joints, group), "sh", .. command.Arguments],
                new Dictionary<string, string>(StringComparer.Ordinal),
                "/",
                [.. joints.Descriptors, .. files.Descriptors(theirs)]);
            process = await SpawnThread.StartAsync(request);
            joints.HandOver();
            theirs.Dispose();

            // :: Step 3
            var (stands, listener) = await word.ReceiveAsync(cancellationToken);
            if (!stands || (forwarded is not null && listener is null))
            {
                throw BubblewrapProgram.Failed(await FirstWordsAsync(joints, cancellationToken));
            }

            served = listener is null ? null : forwarded?.Door.Serve(listener);
        }
        catch (Exception failure)
        {
            theirs.Dispose();
            await AbandonAsync(process, joints, group);
            throw failure is Win32Exception or IOException or UnauthorizedAccessException ? BubblewrapProgram.Failed(failure.Message) : failure;
        }

        var bubblewrap = process;
        var first = InnerProcess.HoldFirst(bubblewrap);
        return new RunningCommand(
            bubblewrap,
            joints,
            new CommandReach(
                signal => InnerProcess.Signal(bubblewrap, signal),
                () => InnerProcess.Kill(bubblewrap),
                () => TidyUpAsync(first, served, group)),
            command,
            time);
    }

    private string Script(CommandJoints joints, ControlGroup? group) =>
        JoiningScript(group)
        + (forwarded is null ? TellThatAllStands : "")
        + LimitScript.For(group is null ? limits : limits with { Memory = null, Processes = null })
        + (joints.Terminal is null ? Become : BecomeWithTerminal);

    // The shell joins before it becomes the command, so that nothing of the command's is ever outside the group; bwrap itself, which runs nothing of others, is.
    private static string JoiningScript(ControlGroup? group)
    {
        var lists = Enumerable.Range(BubblewrapFiles.FirstMemberList, group?.Count ?? 0).ToList();
        return lists.Count == 0
            ? ""
            : $"{string.Join(" && ", lists.Select(list => $"echo 0 >&{list}"))} || {{ echo \"its control group cannot be joined\" >&2; exit 125; }}\n"
                + $"exec {string.Join(' ', lists.Select(list => $"{list}>&-"))}\n";
    }

    private Dictionary<string, string> Variables(SandboxCommand command)
    {
        var proxy = forwarded is null ? new Dictionary<string, string>(StringComparer.Ordinal) : SandboxNetwork.Forwarded.Variables;
        var variables = CommandEnvironment.Variables(command.Streams is SandboxStreams.Terminal, command.Environment, plan.Environment, proxy);
        variables["HOME"] = BubblewrapArguments.Home;
        variables["TMPDIR"] = "/tmp";
        variables["PATH"] = string.Join(':', variables["PATH"].Split(':').Where(IsSeen));
        return variables;
    }

    private bool IsSeen(string folder) =>
        SystemFolders.Contain(folder) || plan.ReadableFolders.Append(plan.WorkspaceFolder).Any(seen => PathText.IsWithin(folder, seen));

    private static async Task<string> FirstWordsAsync(CommandJoints joints, CancellationToken cancellationToken)
    {
        var stream = joints.Errors == Stream.Null ? joints.Output : joints.Errors;
        var words = new byte[MostWordsOfFailure];
        var count = await stream.ReadAtLeastAsync(words, words.Length, throwOnEndOfStream: false, cancellationToken);
        return Encoding.UTF8.GetString(words, 0, count).Trim();
    }

    private async Task<SandboxExitReason?> TidyUpAsync(SafeFileHandle? first, IDisposable? served, ControlGroup? group)
    {
        if (first is not null)
        {
            await InnerProcess.GoneAsync(first, time);
        }

        served?.Dispose();
        redirect.Remove();
        if (group is null)
        {
            return null;
        }

        var wasOutOfMemory = group.WasOutOfMemory();
        await group.RemoveAsync(time);
        return wasOutOfMemory ? SandboxExitReason.MemoryLimit : null;
    }

    private async Task AbandonAsync(SpawnedProcess? process, CommandJoints joints, ControlGroup? group)
    {
        if (process is not null)
        {
            InnerProcess.Kill(process);
            await process.Ended;
        }

        joints.Dispose();
        if (group is not null)
        {
            await group.RemoveAsync(time);
        }
    }
}
