using System.Net;
using Gantry.Adapters.Files;
using Gantry.Adapters.Git;
using Gantry.Core.Data;
using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Core.Paging;
using Gantry.Core.Workspaces;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Workspaces;
using Gantry.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gantry.Core.Tests.Workspaces;

public sealed class WorkspacePoolTests : IAsyncLifetime
{
    private static readonly CommandOrigin Origin = new("owner", "test");
    private readonly TemporaryDirectory directory = new();
    private readonly MemoryStore store = new();
    private readonly DataDirectory data;
    private readonly EventLog log;
    private StaticHttpsServer server = null!;

    public WorkspacePoolTests()
    {
        data = new DataDirectory(In("data"));
        Directory.CreateDirectory(data.Root);
        log = new EventLog(store, TimeProvider.System, NullLogger<EventLog>.Instance);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private ImportWorkspace Remote => new(SourceUri: server.UrlOf("org/repo.git").AbsoluteUri);

    public async ValueTask InitializeAsync()
    {
        await TestGit.CreateAsync(In("project"), "readme", "hello");
        await TestGit.RunAsync(directory.Path, "clone", "--quiet", "--bare", In("project"), In("served/org/repo.git"));
        await TestGit.RunAsync(In("served/org/repo.git"), "update-server-info");
        server = new StaticHttpsServer(In("served"));
        await File.WriteAllTextAsync(In("authority.pem"), server.CertificatePem, Cancelled);
        Environment.SetEnvironmentVariable("GIT_SSL_CAINFO", In("authority.pem"));
    }

    public async ValueTask DisposeAsync()
    {
        Environment.SetEnvironmentVariable("GIT_SSL_CAINFO", null);
        await server.DisposeAsync();
        await log.DisposeAsync();
        directory.Dispose();
    }

    [Fact]
    public async Task A_local_folder_is_taken_in_place_under_its_own_name()
    {
        var pool = Pool();

        var workspace = await pool.ImportAsync(new ImportWorkspace(SourceUri: In("project")), Origin, Cancelled);

        workspace.ShouldBe(
            new Workspace(workspace.WorkspaceId, "project", WorkspaceSource.Local, In("project"), In("project"), workspace.CreatedAt));
        (await pool.FindAsync(workspace.WorkspaceId, Cancelled)).ShouldBe(workspace);
        (await pool.ListAsync(new PageRequest(), Cancelled)).Items.ShouldBe([workspace]);
        (await pool.PrepareFolderAsync(workspace, SessionId.New(), Cancelled)).ShouldBe(In("project"));
    }

    [Fact]
    public async Task One_folder_is_one_workspace_by_whatever_path_and_however_many_ask_at_once()
    {
        var pool = Pool();
        Directory.CreateSymbolicLink(In("link"), In("project"));
        string[] spellings = [In("project"), In("project/"), In("link"), In("project/../link/."), In("./project")];

        var imported = await Task.WhenAll(
            Enumerable.Range(0, 25).Select(i => Task.Run(() => pool.ImportAsync(new ImportWorkspace("local", spellings[i % 5]), Origin, Cancelled), Cancelled)));

        imported.Distinct().Count().ShouldBe(1);
    }

    [Theory]
    [InlineData("relative/path", FailureKind.Invalid)]
    [InlineData("{0}/nothing", FailureKind.Invalid)]
    [InlineData("{0}/authority.pem", FailureKind.Invalid)]
    [InlineData("{0}/data", FailureKind.Forbidden)]
    [InlineData("{0}/data/workspaces", FailureKind.Forbidden)]
    [InlineData("{0}", FailureKind.Forbidden)]
    [InlineData("/", FailureKind.Forbidden)]
    [InlineData("{0}/project/../data", FailureKind.Forbidden)]
    [InlineData("{0}/link-to-data", FailureKind.Forbidden)]
    [InlineData("{0}/loop", FailureKind.Invalid)]
    public async Task A_folder_that_cannot_be_a_workspace_is_refused(string path, FailureKind kind)
    {
        Directory.CreateSymbolicLink(In("link-to-data"), data.Root);
        Directory.CreateSymbolicLink(In("loop"), In("loop"));

        var refusal = await Should.ThrowAsync<GantryException>(() =>
            Pool().ImportAsync(new ImportWorkspace("local", string.Format(null, path, directory.Path)), Origin, Cancelled));

        refusal.Kind.ShouldBe(kind);
    }

    [Fact]
    public async Task Only_folders_within_the_roots_are_taken_when_roots_are_set()
    {
        foreach (var name in (string[])["ws", "ws/inner", "ws-evil"])
        {
            Directory.CreateDirectory(In(name));
        }

        Directory.CreateSymbolicLink(In("ws/out"), In("ws-evil"));
        Directory.CreateSymbolicLink(In("root-link"), In("ws"));
        var pool = Pool(new WorkspaceOptions { LocalRoots = [In("root-link")] });

        await pool.ImportAsync(new ImportWorkspace(SourceUri: In("ws/inner")), Origin, Cancelled);
        await pool.ImportAsync(new ImportWorkspace(SourceUri: In("ws")), Origin, Cancelled);
        foreach (var outside in (string[])["ws-evil", "ws/out", "ws/../ws-evil", "project", "nothing"])
        {
            var refusal = await Should.ThrowAsync<GantryException>(() => pool.ImportAsync(new ImportWorkspace(SourceUri: In(outside)), Origin, Cancelled));
            refusal.Code.ShouldBe("outside-local-roots");
        }
    }

    [Fact]
    public async Task A_remote_is_cloned_and_each_session_gets_a_clone_of_its_own()
    {
        var pool = Pool();
        var workspace = await pool.ImportAsync(Remote, Origin, Cancelled);
        var session = SessionId.New();

        var folder = await pool.PrepareFolderAsync(workspace, session, Cancelled);
        await File.WriteAllTextAsync(Path.Combine(folder, "readme"), "changed", Cancelled);
        var again = await pool.PrepareFolderAsync(workspace, session, Cancelled);
        var other = await pool.PrepareFolderAsync(workspace, SessionId.New(), Cancelled);

        (workspace.DisplayName, workspace.SourceType, workspace.SourceUri).ShouldBe(("org/repo", WorkspaceSource.Git, Remote.SourceUri));
        workspace.LocalPath.ShouldBe(Path.Combine(data.Workspaces, workspace.WorkspaceId.ToString(), "repo"));
        (folder, again).ShouldBe((Path.Combine(data.Sessions, session.ToString(), "repo"), folder));
        (await TestGit.RunAsync(folder, "branch", "--show-current")).ShouldBe($"gantry/{session.ToString()[^8..]}");
        (await File.ReadAllTextAsync(Path.Combine(other, "readme"), Cancelled)).ShouldBe("hello");
        (await TestGit.RunAsync(other, "branch", "--show-current")).ShouldNotBe($"gantry/{session.ToString()[^8..]}", "two sessions of one moment may land in one repository");
    }

    [Fact]
    public async Task A_session_that_is_prepared_twice_at_once_has_one_whole_clone()
    {
        var pool = Pool();
        var workspace = await pool.ImportAsync(Remote, Origin, Cancelled);
        var session = SessionId.New();

        var folders = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => pool.PrepareFolderAsync(workspace, session, Cancelled)));

        folders.Distinct().Count().ShouldBe(1);
        Directory.GetDirectories(Path.Combine(data.Sessions, session.ToString())).ShouldBe([folders[0]]);
    }

    [Fact]
    public async Task The_same_command_again_gives_the_first_reply_and_clones_nothing()
    {
        var pool = Pool();
        var origin = Origin with { Receipt = new CommandReceipt("owner", "POST /api/workspaces/import", "key", "hash") };

        var first = await pool.ImportAsync(Remote, origin, Cancelled);
        var later = await pool.ImportAsync(Remote, origin, Cancelled);
        var atOnce = Origin with { Receipt = origin.Receipt with { Key = "other" } };
        var racing = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => pool.ImportAsync(Remote, atOnce, Cancelled)));

        later.ShouldBe(first);
        racing.Distinct().Count().ShouldBe(1);
        Directory.GetFileSystemEntries(data.Workspaces).Length.ShouldBe(2);
    }

    [Fact]
    public async Task An_import_that_cannot_be_stored_leaves_no_clone()
    {
        store.Fault = GantryException.Unavailable("store-unavailable", "no");

        await Should.ThrowAsync<GantryException>(() => Pool().ImportAsync(Remote, Origin, Cancelled));

        Directory.GetFileSystemEntries(data.Workspaces).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_import_that_is_cancelled_or_too_slow_leaves_nothing()
    {
        server.Hold = new TaskCompletionSource().Task;
        using var cancelling = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var importing = Pool().ImportAsync(Remote, Origin, cancelling.Token);
        await server.FirstRequest.Task.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System, Cancelled);

        await cancelling.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(importing);
        var slow = await Should.ThrowAsync<GantryException>(() =>
            Pool(new WorkspaceOptions { ImportTimeLimit = TimeSpan.FromMilliseconds(300) }).ImportAsync(Remote, Origin, Cancelled));

        slow.Code.ShouldBe("import-too-slow");
        Directory.GetFileSystemEntries(data.Workspaces).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(null, null, null, "source_uri")]
    [InlineData(null, " ", null, "source_uri")]
    [InlineData("svn", "https://github.com/org/repo", null, "source_type")]
    [InlineData("github", "/etc", null, "source_uri")]
    [InlineData("local", "https://github.com/org/repo", null, "source_uri")]
    [InlineData("github", "https://github.com/org/repo", "", "display_name")]
    [InlineData("github", "https://github.com/org/repo", "a\u001b[31mb", "display_name")]
    public async Task A_request_that_makes_no_sense_names_the_field(string? type, string? source, string? name, string field)
    {
        var refusal = await Should.ThrowAsync<GantryException>(() => Pool().ImportAsync(new ImportWorkspace(type, source, name), Origin, Cancelled));

        refusal.Fields.Keys.ShouldBe([field]);
    }

    [Fact]
    public async Task A_folder_that_vanished_is_told_to_the_session()
    {
        var pool = Pool();
        var workspace = await pool.ImportAsync(new ImportWorkspace(SourceUri: In("project")), Origin, Cancelled);
        Directory.Delete(In("project"), recursive: true);

        var failure = await Should.ThrowAsync<GantryException>(() => pool.PrepareFolderAsync(workspace, SessionId.New(), Cancelled));

        failure.Code.ShouldBe("workspace-folder-missing");
    }

    [Fact]
    public async Task A_scratch_workspace_is_an_empty_folder_of_the_session()
    {
        var pool = Pool();
        var session = SessionId.New();

        var scratch = await pool.ScratchAsync(session, Origin, Cancelled);

        (await pool.ScratchAsync(session, Origin, Cancelled)).ShouldBe(scratch);
        (scratch.DisplayName, scratch.LocalPath).ShouldBe(("scratch", Path.Combine(data.Scratch, session.ToString())));
        (await pool.OpenAsync(scratch.WorkspaceId, ".", Cancelled)).Folder!.Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task Files_are_listed_and_opened_beneath_the_workspace_only()
    {
        var pool = Pool();
        var id = (await pool.ImportAsync(new ImportWorkspace(SourceUri: In("project")), Origin, Cancelled)).WorkspaceId;
        Directory.CreateDirectory(In("project/folder"));
        File.CreateSymbolicLink(In("project/link"), "/etc/passwd");

        var top = (await pool.OpenAsync(id, ".", Cancelled)).Folder!;
        var folder = (await pool.OpenAsync(id, "./folder/", Cancelled)).Folder!;
        await using var readme = (await pool.OpenAsync(id, "readme", Cancelled)).File!;
        using var reader = new StreamReader(readme);

        top.Path.ShouldBe(".");
        top.Items.ShouldBe([new(".git", "directory", null), new("folder", "directory", null), new("link", "link", null), new("readme", "file", 5)]);
        (folder.Path, folder.Items.Count).ShouldBe(("folder", 0));
        (await reader.ReadToEndAsync(Cancelled)).ShouldBe("hello");
        (await Should.ThrowAsync<GantryException>(() => pool.OpenAsync(id, "link", Cancelled))).Kind.ShouldBe(FailureKind.Forbidden);
        (await Should.ThrowAsync<GantryException>(() => pool.OpenAsync(WorkspaceId.New(), ".", Cancelled))).Kind.ShouldBe(FailureKind.NotFound);
    }

    [Fact]
    public async Task Checkpoints_of_one_folder_are_taken_one_after_the_other_and_compared()
    {
        var checkpoints = new WorkspaceCheckpoints(new GitAdapter(new GitProgram(TimeProvider.System)), data);
        Directory.CreateSymbolicLink(In("link"), In("project"));

        var id = WorkspaceId.New();
        var taken = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => checkpoints.TakeAsync(id, In(i % 2 == 0 ? "project" : "link"), Cancelled)));
        await File.WriteAllTextAsync(In("project/readme"), "changed", Cancelled);
        var after = await checkpoints.TakeAsync(id, In("project"), Cancelled);
        var diff = await checkpoints.DiffAsync(id, taken[0], after, Cancelled);

        taken.Distinct().Count().ShouldBe(1);
        (diff.FilesChanged, diff.LinesAdded, diff.LinesRemoved).ShouldBe((1, 1, 1));
        Directory.GetFileSystemEntries(data.Shadows).Length.ShouldBe(1);
    }

    private string In(string path) => Path.Combine(directory.Path, path);

    private WorkspacePool Pool(WorkspaceOptions? options = null)
    {
        var chosen = (options ?? new WorkspaceOptions()) with { AllowedGitHosts = [StaticHttpsServer.HostName] };
        var policy = new GitAddressPolicy(chosen, (_, _) => Task.FromResult(new[] { IPAddress.Loopback }));
        return new WorkspacePool(
            log, new GitAdapter(new GitProgram(TimeProvider.System)), data, chosen, policy, folder => new BeneathFolder(folder), [], TimeProvider.System, NullLogger<WorkspacePool>.Instance);
    }
}
