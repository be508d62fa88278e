using System.Net;
using Gantry.Adapters.Git;
using Gantry.Core.Failures;
using Gantry.Core.Workspaces;
using Gantry.Testing;

namespace Gantry.Adapters.Tests.Git;

public sealed class RepositoryGitTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly GitAdapter git = new(new GitProgram(TimeProvider.System));
    private readonly RepositoryGit repositories = new(new GitProgram(TimeProvider.System));

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private Shadow Shadow => new(directory["shadow"], directory["shadow/index"]);

    private string Work => directory["work"];

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task A_commit_holds_the_changes_on_top_of_what_it_began_from_and_is_whole_without_the_shadow()
    {
        var (repository, commit) = await CommitAsync();
        Directory.Delete(Shadow.Repository, recursive: true);

        (await TestGit.RunAsync(Work, "show", "--stat", "--format=%an <%ae> %s %P", commit)).ShouldStartWith($"Ada <ada@example.test> message {repository.Commit}");
        (await TestGit.RunAsync(Work, "ls-tree", "-r", "--name-only", commit)).ShouldBe("a.txt\nnew.txt");
        (await TestGit.RunAsync(Work, "show", $"{commit}:new.txt")).ShouldBe("new");
        await TestGit.RunAsync(Work, "fsck", "--strict", commit);
    }

    [Fact]
    public async Task A_branch_moves_only_from_where_it_is_known_to_be()
    {
        var (repository, commit) = await CommitAsync();

        await repositories.MoveBranchAsync(repository, "gantry/x", commit, expected: null, Cancelled);
        (await Should.ThrowAsync<GantryException>(() => repositories.MoveBranchAsync(repository, "gantry/x", commit, expected: null, Cancelled)))
            .Kind.ShouldBe(FailureKind.Conflict);
        (await repositories.BranchAsync(repository, "gantry/x", Cancelled)).ShouldBe(commit);
    }

    [Fact]
    public async Task A_push_reads_nothing_that_the_repository_says_about_urls_and_hooks()
    {
        var (repository, commit) = await CommitAsync();
        var remote = directory["remote.git"];
        await TestGit.RunAsync(directory.Path, "init", "--quiet", "--bare", remote);
        var canary = directory["canary"];
        var trap = directory.Write("trap.sh", $"#!/bin/sh\ntouch {canary}\n");
        File.SetUnixFileMode(trap, (UnixFileMode)0b111_101_101);
        File.Copy(trap, Path.Combine(Work, ".git/hooks/pre-push"));
        await TestGit.RunAsync(Work, "config", $"url.{directory["elsewhere"]}.insteadOf", $"file://{remote}");
        await TestGit.RunAsync(Work, "config", "credential.helper", "!" + trap);

        await repositories.PushAsync(repository, Shadow, commit, "gantry/x", new GitAddress(new Uri($"file://{remote}"), IPAddress.Loopback), login: null, Cancelled);

        (await TestGit.RunAsync(remote, "rev-parse", "refs/heads/gantry/x")).ShouldBe(commit);
        File.Exists(canary).ShouldBeFalse();
    }

    [Theory]
    [InlineData("gantry/x", true)]
    [InlineData("-d", false)]
    [InlineData("a..b", false)]
    [InlineData("a b", false)]
    [InlineData("", false)]
    [InlineData("a\nb", false)]
    public async Task Only_what_git_takes_is_a_branchs_name(string name, bool isOne) => (await repositories.IsBranchNameAsync(name, Cancelled)).ShouldBe(isOne);

    [Fact]
    public async Task A_folder_within_a_repository_knows_its_place_in_it()
    {
        await TestGit.CreateAsync(Work, "sub/a.txt", "one");

        var found = await repositories.FindAsync(Path.Combine(Work, "sub"), Cancelled);

        found!.Prefix.ShouldBe("sub/");
        found.Tree.ShouldBe(await TestGit.RunAsync(Work, "rev-parse", "HEAD:sub"));
        (await repositories.FindAsync(directory.Path, Cancelled)).ShouldBeNull();
    }

    private async Task<(GitRepository Repository, string Commit)> CommitAsync()
    {
        await TestGit.CreateAsync(Work, "a.txt", "one", "gone.txt", "x");
        var before = await git.SnapshotAsync(Shadow, Work, Cancelled);
        await File.WriteAllTextAsync(Path.Combine(Work, "new.txt"), "new", Cancelled);
        File.Delete(Path.Combine(Work, "gone.txt"));
        var changes = await git.ChangesAsync(Shadow, before, await git.SnapshotAsync(Shadow, Work, Cancelled), Cancelled);
        var repository = (await repositories.FindAsync(Work, Cancelled))!;
        var draft = new GitCommitDraft(repository.Commit, repository.Commit, changes, "message\n", new GitAuthor("Ada", "ada@example.test"), DateTimeOffset.UnixEpoch);
        return (repository, (await repositories.CommitAsync(repository, Shadow, draft, Cancelled))!);
    }
}
