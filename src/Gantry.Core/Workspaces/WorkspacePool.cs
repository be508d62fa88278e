using Gantry.Core.Data;
using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Core.Paging;
using Gantry.Core.Sandboxes;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Paging;
using Gantry.Protocol.Sessions;
using Gantry.Protocol.Workspaces;
using Microsoft.Extensions.Logging;

namespace Gantry.Core.Workspaces;

/// <summary>The workspaces: takes them in, finds them, and says in which folder a session works.</summary>
public sealed class WorkspacePool(
    EventLog log,
    IGit git,
    DataDirectory data,
    WorkspaceOptions options,
    GitAddressPolicy addresses,
    OpenFolderFiles openFiles,
    IEnumerable<IGitLogins> logins,
    TimeProvider time,
    ILogger<WorkspacePool> logger)
{
    private const string BaseFile = "base";
    private const string SetupFile = "setup-due";

    private readonly LocalFolderPolicy folders = new(options, data);
    private readonly ManagedFolders managed = new(logger);
    private readonly RemoteImporter remotes = new(log, git, data, options, addresses, logins, time, logger);

    /// <summary>
    /// Takes in a repository or a folder and returns when it is stored. A folder that is known already gives the workspace that there is; a command that came
    /// before gives its first reply.
    /// </summary>
    /// <exception cref="GantryException">The source may not be used, cannot be reached, or takes longer than the limit; nothing is left of it.</exception>
    public async Task<Workspace> ImportAsync(ImportWorkspace request, CommandOrigin origin, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(origin);
        if (await log.EarlierReplyAsync<Workspace>(origin.Receipt, cancellationToken) is { } earlier)
        {
            return earlier;
        }

        return await ImportAsync(await PlanAsync(request, cancellationToken), origin, watch: null, cancellationToken);
    }

    /// <summary>Judges a request without doing anything yet: the host of a URL is looked up, and nothing is connected to.</summary>
    /// <exception cref="GantryException">A field is wrong, or the source may not be used.</exception>
    public async Task<ImportPlan> PlanAsync(ImportWorkspace request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (string.IsNullOrWhiteSpace(request.SourceUri))
        {
            throw GantryException.Invalid("source_uri", "source_uri is missing: give a git URL or the absolute path of a folder.");
        }

        var source = request.SourceUri.Trim();
        var type = SourceOf(request.SourceType, source);
        ImportOptions.Check(request, type);
        if (type == WorkspaceSource.Local)
        {
            var folder = folders.Judge(source);
            return new ImportPlan(DisplayNames.Choose(request.DisplayName, DisplayNames.Of(folder)), folder);
        }

        var chosen = DisplayNames.Choose(request.DisplayName, "");
        var address = await addresses.JudgeAsync(source, "source_uri", cancellationToken);
        return new ImportPlan(
            chosen.Length > 0 ? chosen : DisplayNames.Of(address.Url), address.Url.AbsoluteUri, address, request.Branch, request.Depth, request.RecurseSubmodules == true);
    }

    /// <summary>Does what was planned.</summary>
    internal async Task<Workspace> ImportAsync(ImportPlan plan, CommandOrigin origin, ImportWatch? watch, CancellationToken cancellationToken)
    {
        var workspace = plan.Type == WorkspaceSource.Local
            ? await log.CommitOnceAsync(origin.Receipt, transaction => TakeIn(transaction, plan, watch), cancellationToken)
            : await remotes.ImportAsync(plan, (id, path) => Describe(plan.Name, plan.Type, plan.Source, path, id), origin, watch, cancellationToken);
        WorkspaceLines.Imported(logger, origin.Actor, workspace.WorkspaceId, workspace.SourceUri);
        return workspace;
    }

    /// <summary>Finds one.</summary>
    /// <exception cref="GantryException">There is no such workspace.</exception>
    public async Task<Workspace> FindAsync(WorkspaceId id, CancellationToken cancellationToken) =>
        await log.ReadAsync(view => view.Workspaces.Find(id), cancellationToken) ?? throw GantryException.NotFound(WorkspaceId.Noun, id);

    /// <summary>Newest first.</summary>
    public Task<ItemPage<Workspace>> ListAsync(PageRequest page, CancellationToken cancellationToken) =>
        log.ReadAsync(view => view.Workspaces.List(page), cancellationToken);

    /// <summary>
    /// The folder that a session works in: a local workspace's own, or a clone of the managed copy on the branch <c>gantry/</c> and the session id's first
    /// eight characters, made the first time.
    /// </summary>
    /// <exception cref="GantryException">The workspace's folder is gone.</exception>
    public async Task<string> PrepareFolderAsync(Workspace workspace, SessionId session, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(workspace.LocalPath))
        {
            throw GantryException.Unavailable(
                "workspace-folder-missing", $"The workspace's folder {workspace.LocalPath} is gone: bring it back, or import the workspace again.");
        }

        if (workspace.SourceType == WorkspaceSource.Local)
        {
            return workspace.LocalPath;
        }

        var home = Path.Combine(data.Sessions, session.ToString());
        var clone = Path.Combine(home, UnfinishedFolders.SessionClone);
        if (!Directory.Exists(clone))
        {
            await MakeForAsync(session, clone, unfinished => CloneForAsync(workspace, session, unfinished, cancellationToken));
        }

        return clone;
    }

    /// <summary>
    /// A folder of a session's own with the files of a checkpoint: a clone that shares the source's objects when the source is a repository, else a plain
    /// folder. What the checkpoint does not hold (ignored files, very large ones) is not in it.
    /// </summary>
    public async Task<string> PrepareCopyAsync(
        Workspace workspace, SessionId session, string tree, WorkspaceCheckpoints checkpoints, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        ArgumentNullException.ThrowIfNull(checkpoints);
        var folder = Path.Combine(data.Sessions, session.ToString(), UnfinishedFolders.SessionClone);
        try
        {
            var isRepository = string.Equals(
                await git.FindWorkTreeAsync(workspace.LocalPath, cancellationToken), workspace.LocalPath, StringComparison.Ordinal);
            await MakeForAsync(
                session,
                folder,
                unfinished => isRepository ? CloneForAsync(workspace, session, unfinished, cancellationToken) : Task.CompletedTask);
            var present = await checkpoints.TakeAsync(workspace.WorkspaceId, folder, cancellationToken);
            var changes = await checkpoints.ChangesAsync(workspace.WorkspaceId, present, tree, cancellationToken);
            await checkpoints.RestoreAsync(workspace.WorkspaceId, folder, changes, cancellationToken);
            return folder;
        }
        catch
        {
            managed.Remove(Path.GetDirectoryName(folder)!);
            throw;
        }
    }

    /// <summary>
    /// A new empty folder for a session that names no workspace; the session's own again when it is asked for twice. The origin's receipt is left to the
    /// command that this is a part of.
    /// </summary>
    public async Task<Workspace> ScratchAsync(SessionId session, CommandOrigin origin, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(data.Scratch, session.ToString());
        Directory.CreateDirectory(folder);
        var workspace = Describe("scratch", WorkspaceSource.Local, folder, folder);
        var stored = await log.CommitAsync(transaction => AddLocal(transaction, workspace), cancellationToken);
        WorkspaceLines.Imported(logger, origin.Actor, stored.WorkspaceId, stored.SourceUri);
        return stored;
    }

    /// <summary>Opens a path of the workspace: what a folder holds, sorted by name, or a file for reading, which the caller disposes.</summary>
    /// <exception cref="GantryException">The path is not there, is neither folder nor regular file, or leads out of the workspace.</exception>
    public async Task<WorkspacePath> OpenAsync(WorkspaceId id, string path, CancellationToken cancellationToken) =>
        Open((await FindAsync(id, cancellationToken)).LocalPath, path);

    /// <summary>The same in the folder that a session works in: the workspace's own, or a copy.</summary>
    public WorkspacePath Open(Session session, string path)
    {
        ArgumentNullException.ThrowIfNull(session);
        return Open(session.RepoPath, path);
    }

    private WorkspacePath Open(string root, string path)
    {
        var files = openFiles(root);
        try
        {
            return new WorkspacePath(new WorkspaceFiles(RelativeTo(root, path), [.. files.List(path).Select(FileOf)]), File: null);
        }
        catch (GantryException noFolder) when (noFolder.Kind == FailureKind.Invalid)
        {
            return new WorkspacePath(Folder: null, files.OpenRead(path));
        }
    }

    /// <summary>The commit that a session's own clone began from; null when it has no clone.</summary>
    public string? BaseOf(SessionId session)
    {
        var file = Path.Combine(data.Sessions, session.ToString(), BaseFile);
        return File.Exists(file) && File.ReadAllText(file).Trim() is { Length: > 0 } commit ? commit : null;
    }

    /// <summary>Whether the session has a folder that was made for it and has not been set up.</summary>
    internal bool IsSetupDue(SessionId session) => File.Exists(SetupFileOf(session));

    /// <summary>The session's folder is set up.</summary>
    internal void SetupDone(SessionId session) => File.Delete(SetupFileOf(session));

    private string SetupFileOf(SessionId session) => Path.Combine(data.Sessions, session.ToString(), SetupFile);

    private Task MakeForAsync(SessionId session, string folder, Func<string, Task> fill) =>
        managed.MakeAsync(folder, async unfinished =>
        {
            await fill(unfinished);
            await File.WriteAllBytesAsync(SetupFileOf(session), [], CancellationToken.None);
        });

    // Noted beside the clone and before it is there: what the agent's own repository says later is not asked.
    private async Task CloneForAsync(Workspace workspace, SessionId session, string folder, CancellationToken cancellationToken)
    {
        var commit = await git.CloneSharedAsync(workspace.LocalPath, folder, SessionBranch.Of(session), cancellationToken);
        if (workspace.SourceType == WorkspaceSource.Git)
        {
            await CopySubmodulesAsync(workspace.LocalPath, folder, SessionBranch.Of(session), cancellationToken);
        }

        var file = Path.Combine(data.Sessions, session.ToString(), BaseFile);
        var draft = $"{file}.{Guid.NewGuid():N}";
        await File.WriteAllTextAsync(draft, commit ?? "", cancellationToken);
        File.Move(draft, file, overwrite: true);
    }

    // Those that were imported; an agent may change them as all else in its clone, and the managed copy's stay as they are.
    private async Task CopySubmodulesAsync(string source, string folder, string branch, CancellationToken cancellationToken)
    {
        foreach (var submodule in await git.SubmodulesAsync(source, cancellationToken))
        {
            var (from, to) = (Path.Combine(source, submodule.Path), Path.Combine(folder, submodule.Path));
            if (Directory.Exists(Path.Combine(from, ".git")))
            {
                await git.CloneCopyAsync(from, to, branch, cancellationToken);
                await CopySubmodulesAsync(from, to, branch, cancellationToken);
            }
        }
    }

    private static WorkspaceSource SourceOf(string? type, string source) =>
        type switch
        {
            null => Path.IsPathRooted(source) ? WorkspaceSource.Local : WorkspaceSource.Git,
            "github" => WorkspaceSource.Git,
            "local" => WorkspaceSource.Local,
            _ => throw GantryException.Invalid("source_type", "source_type must be github (any git URL) or local."),
        };

    private Workspace TakeIn(IStoreTransaction transaction, ImportPlan plan, ImportWatch? watch)
    {
        var stored = AddLocal(transaction, Describe(plan.Name, plan.Type, plan.Source, plan.Source));
        watch?.Record(transaction, stored);
        return stored;
    }

    // Asked inside the transaction, so that two who import one folder at once get one workspace.
    private static Workspace AddLocal(IStoreTransaction transaction, Workspace workspace)
    {
        if (transaction.Workspaces.FindLocal(workspace.LocalPath) is { } known)
        {
            return known;
        }

        transaction.Workspaces.Add(workspace);
        return workspace;
    }

    // Whole milliseconds, as the store and the wire keep them.
    private Workspace Describe(string name, WorkspaceSource type, string source, string path, WorkspaceId? id = null) =>
        new(
            id ?? WorkspaceId.New(),
            name,
            type,
            source,
            path,
            DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds()));

    private static string RelativeTo(string top, string path) =>
        Path.GetRelativePath(top, Path.TrimEndingDirectorySeparator(Path.Combine(top, path)));

    private static WorkspaceFile FileOf(SandboxEntry entry) =>
        entry.Kind switch
        {
            SandboxEntryKind.File => new WorkspaceFile(entry.Name, "file", entry.Size),
            SandboxEntryKind.Directory => new WorkspaceFile(entry.Name, "directory", null),
            SandboxEntryKind.Link => new WorkspaceFile(entry.Name, "link", null),
            _ => new WorkspaceFile(entry.Name, "other", null),
        };
}
