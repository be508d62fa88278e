using Gantry.Adapters.Git;
using Gantry.Core.Workspaces;
using Gantry.Testing;

namespace Gantry.Adapters.Tests.Git;

/// <summary>A workspace in which everything that git can be told to run writes a canary file.</summary>
public sealed class HostileRepositoryTests : IAsyncLifetime
{
    private readonly TemporaryDirectory directory = new();
    private readonly GitAdapter git = new(new GitProgram(TimeProvider.System));
    private string folder = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private string Canary => Path.Combine(directory.Path, "canary");

    public async ValueTask InitializeAsync()
    {
        folder = await TestGit.CreateAsync(Path.Combine(directory.Path, "repo"), "file.txt", "one\n", "sub/file.txt", "one\n");
        await TestGit.CreateAsync(Path.Combine(folder, "nested"), "inner.txt", "one\n");
        await TestGit.RunAsync(folder, "-c", "advice.addEmbeddedRepo=false", "add", "--all");
        await TestGit.RunAsync(folder, "-c", "user.name=T", "-c", "user.email=t@example.test", "commit", "--quiet", "--message=nested");
        await ArmAsync(folder);
        await ArmAsync(Path.Combine(folder, "nested"));
    }

    public ValueTask DisposeAsync()
    {
        directory.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task The_traps_work_on_a_git_that_trusts_the_repository()
    {
        await TestGit.RunAsync(folder, "status");

        File.Exists(Canary).ShouldBeTrue("otherwise the other tests here prove nothing");
    }

    [Fact]
    public async Task Snapshots_and_diffs_run_nothing_of_it()
    {
        var shadow = new Shadow(Path.Combine(directory.Path, "shadow"), Path.Combine(directory.Path, "shadow/index"));
        var before = await git.SnapshotAsync(shadow, folder, Cancelled);
        await File.WriteAllTextAsync(Path.Combine(folder, "file.txt"), "two\n", Cancelled);
        await File.WriteAllTextAsync(Path.Combine(folder, "nested/inner.txt"), "two\n", Cancelled);
        await File.WriteAllTextAsync(Path.Combine(folder, "nested/new.txt"), "two\n", Cancelled);
        var after = await git.SnapshotAsync(shadow, folder, Cancelled);
        var diff = await git.DiffAsync(shadow, before, after, Cancelled);
        (await git.FindWorkTreeAsync(folder, Cancelled)).ShouldBe(folder);

        diff.Patch.ShouldContain("-one\n+two\n");
        File.Exists(Canary).ShouldBeFalse();
    }

    [Fact]
    public async Task A_snapshot_of_a_folder_below_a_nested_repository_runs_nothing_of_it()
    {
        var shadow = new Shadow(Path.Combine(directory.Path, "shadow"), Path.Combine(directory.Path, "shadow/index"));
        await git.SnapshotAsync(shadow, folder, Cancelled);

        // What was tracked as a file's folder becomes a repository.
        await TestGit.CreateAsync(Path.Combine(folder, "sub"));
        await ArmAsync(Path.Combine(folder, "sub"));
        File.Delete(Canary);
        await File.WriteAllTextAsync(Path.Combine(folder, "sub/file.txt"), "two\n", Cancelled);
        await git.SnapshotAsync(shadow, folder, Cancelled);

        File.Exists(Canary).ShouldBeFalse();
    }

    [Fact]
    public async Task A_shared_clone_runs_nothing_of_it()
    {
        var clone = Path.Combine(directory.Path, "clone");
        await git.CloneSharedAsync(folder, clone, "gantry/01234567", Cancelled);

        File.Exists(Path.Combine(clone, "file.txt")).ShouldBeTrue();
        File.Exists(Canary).ShouldBeFalse();
    }

    private Task ArmAsync(string repository) => HostileRepository.ArmAsync(repository, directory.Path);
}
