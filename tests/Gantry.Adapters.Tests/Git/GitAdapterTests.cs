using Gantry.Adapters.Git;
using Gantry.Core.Failures;
using Gantry.Core.Workspaces;
using Gantry.Testing;

namespace Gantry.Adapters.Tests.Git;

public sealed class GitAdapterTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly GitAdapter git = new(new GitProgram(TimeProvider.System));

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private Shadow Shadow => new(In("shadow"), In("shadow/index"));

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task A_shared_clone_stands_on_its_own_branch_at_the_sources_commit()
    {
        var source = await TestGit.CreateAsync(In("source"), "readme", "hello");

        await git.CloneSharedAsync(source, In("clone"), "gantry/01234567", Cancelled);

        (await File.ReadAllTextAsync(In("clone/readme"), Cancelled)).ShouldBe("hello");
        (await TestGit.RunAsync(In("clone"), "branch", "--show-current")).ShouldBe("gantry/01234567");
        (await TestGit.RunAsync(In("clone"), "rev-parse", "HEAD")).ShouldBe(await TestGit.RunAsync(source, "rev-parse", "HEAD"));
        (await File.ReadAllTextAsync(In("clone/.git/objects/info/alternates"), Cancelled)).Trim().ShouldBe(Path.Combine(source, ".git/objects"));
    }

    [Fact]
    public async Task An_empty_repository_is_cloned_too()
    {
        Directory.CreateDirectory(In("source"));
        await TestGit.RunAsync(In("source"), "init", "--quiet");

        await git.CloneSharedAsync(In("source"), In("clone"), "gantry/01234567", Cancelled);

        (await TestGit.RunAsync(In("clone"), "branch", "--show-current")).ShouldBe("gantry/01234567");
    }

    [Fact]
    public async Task A_failed_clone_says_why_in_gits_words_and_leaves_nothing()
    {
        var failure = await Should.ThrowAsync<GantryException>(() => git.CloneSharedAsync(In("nothing"), In("clone"), "gantry/x", Cancelled));

        failure.Kind.ShouldBe(FailureKind.Unavailable);
        failure.Message.ShouldContain("does not exist");
        Directory.GetFileSystemEntries(directory.Path).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_work_tree_is_found_from_a_folder_in_it()
    {
        var top = await TestGit.CreateAsync(In("repo"), "deep/er/file", "x");

        (await git.FindWorkTreeAsync(Path.Combine(top, "deep/er"), Cancelled)).ShouldBe(top);
        (await git.FindWorkTreeAsync(directory.Path, Cancelled)).ShouldBeNull();
    }

    [Fact]
    public async Task A_diff_tells_what_was_changed_added_removed_and_renamed_between_two_snapshots()
    {
        var folder = await TestGit.CreateAsync(In("repo"), "changed", "one\ntwo\n", "removed", "gone\n", "moved", "a\nb\nc\nd\n", ".gitignore", "ignored\n");
        var before = await git.SnapshotAsync(Shadow, folder, Cancelled);

        await File.WriteAllTextAsync(Path.Combine(folder, "changed"), "one\n2\n", Cancelled);
        await File.WriteAllTextAsync(Path.Combine(folder, "new ü"), "new\n", Cancelled);
        await File.WriteAllTextAsync(Path.Combine(folder, "ignored"), "ignored\n", Cancelled);
        await File.WriteAllBytesAsync(Path.Combine(folder, "binary"), [0, 1, 2], Cancelled);
        File.Delete(Path.Combine(folder, "removed"));
        File.Move(Path.Combine(folder, "moved"), Path.Combine(folder, "elsewhere"));
        var after = await git.SnapshotAsync(Shadow, folder, Cancelled);
        var diff = await git.DiffAsync(Shadow, before, after, Cancelled);

        (diff.FilesChanged, diff.LinesAdded, diff.LinesRemoved, diff.Truncated).ShouldBe((5, 2, 2, false));
        diff.Patch.ShouldContain("-two\n+2\n");
        diff.Patch.ShouldContain("rename from moved\nrename to elsewhere\n");
        diff.Patch.ShouldContain("new ü");
        diff.Patch.ShouldContain("Binary files /dev/null and b/binary differ");
        diff.Patch.ShouldNotContain("ignored");
        (await TestGit.RunAsync(folder, "status", "--porcelain", "--", "changed")).ShouldBe("M changed", "the folder's own index is untouched");
    }

    [Fact]
    public async Task The_same_files_give_the_same_tree_and_an_empty_diff()
    {
        var folder = await TestGit.CreateAsync(In("repo"), "file", "x\r\n", ".gitattributes", "* text=auto\n");

        var first = await git.SnapshotAsync(Shadow, folder, Cancelled);
        var second = await git.SnapshotAsync(Shadow, folder, Cancelled);

        second.ShouldBe(first);
        (await git.DiffAsync(Shadow, first, second, Cancelled)).ShouldBe(new("", 0, 0, 0, false));
        (await TestGit.RunAsync(In("shadow"), "cat-file", "blob", $"{first}:file")).ShouldBe("x");
        (await TestGit.RunAsync(In("shadow"), "cat-file", "-s", $"{first}:file")).ShouldBe("3", "the very bytes are kept");
    }

    [Fact]
    public async Task A_long_diff_is_cut_at_the_end_of_a_line()
    {
        var folder = await TestGit.CreateAsync(In("repo"));
        var before = await git.SnapshotAsync(Shadow, folder, Cancelled);
        await File.WriteAllLinesAsync(Path.Combine(folder, "long"), Enumerable.Range(0, 400_000).Select(i => $"line {i}"), Cancelled);

        var diff = await git.DiffAsync(Shadow, before, await git.SnapshotAsync(Shadow, folder, Cancelled), Cancelled);

        diff.Truncated.ShouldBeTrue();
        diff.LinesAdded.ShouldBe(400_000);
        diff.Patch.Length.ShouldBeInRange(1_000_000, 1024 * 1024);
        diff.Patch.ShouldEndWith("\n");
    }

    [Fact]
    public async Task A_file_that_becomes_a_folder_and_back_is_followed()
    {
        var folder = await TestGit.CreateAsync(In("repo"), "x", "file\n");
        await git.SnapshotAsync(Shadow, folder, Cancelled);
        File.Delete(Path.Combine(folder, "x"));
        Directory.CreateDirectory(Path.Combine(folder, "x"));
        await File.WriteAllTextAsync(Path.Combine(folder, "x/y"), "below\n", Cancelled);

        var asFolder = await git.SnapshotAsync(Shadow, folder, Cancelled);
        Directory.Delete(Path.Combine(folder, "x"), recursive: true);
        await File.WriteAllTextAsync(Path.Combine(folder, "x"), "file\n", Cancelled);
        var asFile = await git.SnapshotAsync(Shadow, folder, Cancelled);

        (await TestGit.RunAsync(In("shadow"), "ls-tree", "-r", "--name-only", asFolder)).ShouldBe("x/y");
        (await TestGit.RunAsync(In("shadow"), "ls-tree", "-r", "--name-only", asFile)).ShouldBe("x");
    }

    [Fact]
    public async Task A_folder_that_becomes_a_link_is_kept_as_a_link_and_not_followed()
    {
        var folder = await TestGit.CreateAsync(In("repo"), "folder/file", "x\n", "folder/deep/file", "x\n", "other/file", "secret\n", "other/deep/file", "y\n");
        await git.SnapshotAsync(Shadow, folder, Cancelled);
        Directory.Delete(Path.Combine(folder, "folder"), recursive: true);
        File.CreateSymbolicLink(Path.Combine(folder, "folder"), "other");

        var tree = await git.SnapshotAsync(Shadow, folder, Cancelled);

        (await TestGit.RunAsync(In("shadow"), "ls-tree", "-r", "--name-only", tree)).ShouldBe("folder\nother/deep/file\nother/file");
        (await TestGit.RunAsync(In("shadow"), "cat-file", "blob", $"{tree}:folder")).ShouldBe("other");
    }

    [Theory]
    [InlineData("--output=/tmp/x")]
    [InlineData("HEAD")]
    [InlineData("")]
    public async Task Only_a_trees_id_is_compared(string tree) =>
        (await Should.ThrowAsync<GantryException>(() => git.DiffAsync(Shadow, tree, tree, Cancelled))).Kind.ShouldBe(FailureKind.Invalid);

    [Fact]
    public async Task A_snapshot_goes_on_after_one_that_was_killed()
    {
        var folder = await TestGit.CreateAsync(In("repo"), "file", "x");
        var first = await git.SnapshotAsync(Shadow, folder, Cancelled);
        await File.WriteAllTextAsync(In("shadow/index.lock"), "", Cancelled);

        (await git.SnapshotAsync(Shadow, folder, Cancelled)).ShouldBe(first);
    }

    private string In(string path) => Path.Combine(directory.Path, path);
}
