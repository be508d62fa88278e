using Gantry.Adapters.Git;
using Gantry.Core.Failures;
using Gantry.Core.Workspaces;
using Gantry.Testing;

namespace Gantry.Adapters.Tests.Git;

/// <summary>What a checkpoint holds, and how it is brought back.</summary>
public sealed class ShadowTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly GitAdapter git = new(new GitProgram(TimeProvider.System));

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private Shadow Shadow => new(directory["shadow"], directory["shadow/index"]);

    private string Work => directory["work"];

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task A_folder_without_git_is_kept_with_its_links_and_executables()
    {
        Put("a.txt", "a");
        Put("run.sh", "#!/bin/sh\n");
        File.SetUnixFileMode(In("run.sh"), (UnixFileMode)0b111_101_101);
        File.CreateSymbolicLink(In("link"), "a.txt");

        var tree = await TakeAsync();

        (await TestGit.RunAsync(Shadow.Repository, "ls-tree", "-r", "--format=%(objectmode) %(path)", tree)).ShouldBe("100644 a.txt\n120000 link\n100755 run.sh");
    }

    [Fact]
    public async Task Files_of_nested_repositories_are_kept_with_and_without_commits()
    {
        await TestGit.CreateAsync(Work, "top.txt", "top");
        await TestGit.CreateAsync(In("inner"), "inner.txt", "inner", ".gitignore", "skipped\n");
        Put("inner/skipped", "x");
        await TestGit.CreateAsync(In("inner/deep"), "deep.txt", "deep");
        Directory.CreateDirectory(In("bare"));
        await TestGit.RunAsync(In("bare"), "init", "--quiet");
        Put("bare/new.txt", "new");

        var first = await TakeAsync();
        var second = await TakeAsync();

        (await PathsAsync(first)).ShouldBe(["bare/new.txt", "inner/.gitignore", "inner/deep/deep.txt", "inner/inner.txt", "top.txt"]);
        second.ShouldBe(first);
    }

    [Fact]
    public async Task An_index_that_did_not_change_is_the_tree_that_was_noted_with_it()
    {
        Put("a.txt", "a");
        var first = await TakeAsync();
        (await TakeAsync()).ShouldBe(first);
        var note = Shadow.Index + ".tree";
        var noted = await File.ReadAllTextAsync(note, Cancelled);
        noted.ShouldContain(first);

        // Git is not asked: it would not say this.
        var other = new string('a', first.Length);
        await File.WriteAllTextAsync(note, noted.Replace(first, other), Cancelled);
        (await TakeAsync()).ShouldBe(other);
    }

    [Theory]
    [InlineData("")]
    [InlineData("torn")]
    [InlineData("0123456789012345678901234567890123456789 0123456789012345678901234567890123456789 ")]
    public async Task A_note_that_is_not_of_this_index_is_none(string said)
    {
        Put("a.txt", "a");
        var first = await TakeAsync();
        await File.WriteAllTextAsync(Shadow.Index + ".tree", said, Cancelled);
        (await TakeAsync()).ShouldBe(first);

        Put("a.txt", "b");
        (await TakeAsync()).ShouldNotBe(first);
        Put("a.txt", "a");
        (await TakeAsync()).ShouldBe(first);
    }

    [Fact]
    public async Task A_file_that_is_tracked_although_it_is_ignored_is_kept()
    {
        await TestGit.CreateAsync(Work, "kept.log", "x");
        Put(".gitignore", "*.log\n");
        Put("other.log", "x");

        (await PathsAsync(await TakeAsync())).ShouldBe([".gitignore", "kept.log"]);
    }

    [Fact]
    public async Task What_the_repository_excludes_for_itself_is_not_kept()
    {
        await TestGit.CreateAsync(Work, "a", "x");
        Directory.CreateDirectory(In(".git/info"));
        Put(".git/info/exclude", "mine\n");
        Put("mine", "x");

        (await PathsAsync(await TakeAsync())).ShouldBe(["a"]);
    }

    [Fact]
    public async Task A_huge_file_is_noticed_when_it_changes_and_never_read()
    {
        Directory.CreateDirectory(Work);
        await using (var huge = File.Create(In("huge")))
        {
            huge.SetLength(ListedPaths.LargestKept + 1);
        }

        var before = await TakeAsync();
        File.SetLastWriteTimeUtc(In("huge"), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        var after = await TakeAsync();
        File.Delete(In("huge"));
        Put("huge", "small");
        var small = await TakeAsync();

        after.ShouldNotBe(before);
        var change = (await git.ChangesAsync(Shadow, before, after, Cancelled)).ShouldHaveSingleItem();
        change.Old!.IsKept.ShouldBeFalse();
        (await git.DiffAsync(Shadow, before, after, Cancelled)).Patch.ShouldBeEmpty();
        (await git.ChangesAsync(Shadow, after, small, Cancelled)).ShouldHaveSingleItem().New!.IsKept.ShouldBeTrue();
    }

    [Fact]
    public async Task A_pipe_and_a_socket_are_passed_over()
    {
        Put("a", "x");
        using (var made = System.Diagnostics.Process.Start("mkfifo", [In("pipe")]))
        {
            await made.WaitForExitAsync(Cancelled);
        }

        (await PathsAsync(await TakeAsync())).ShouldBe(["a"]);
    }

    [Fact]
    public async Task Bringing_back_restores_changed_removed_added_and_retyped_paths_with_their_modes()
    {
        Put("changed", "old");
        Put("removed/deep/file", "old");
        Put("folder", "a file once");
        Put("exec", "#!/bin/sh\n");
        File.SetUnixFileMode(In("exec"), (UnixFileMode)0b111_101_101);
        File.CreateSymbolicLink(In("link"), "changed");
        var old = await TakeAsync();

        Put("changed", "new");
        Directory.Delete(In("removed"), recursive: true);
        Put("added/deep/file", "new");
        File.Delete(In("folder"));
        Put("folder/inside", "new");
        File.SetUnixFileMode(In("exec"), (UnixFileMode)0b110_100_100);
        File.Delete(In("link"));
        Put("link", "no link");
        var present = await TakeAsync();

        var outcomes = await git.RestoreAsync(Shadow, Work, await git.ChangesAsync(Shadow, present, old, Cancelled), Cancelled);

        outcomes.ShouldAllBe(outcome => outcome == PathOutcome.Done);
        (await TakeAsync()).ShouldBe(old);
        new FileInfo(In("link")).LinkTarget.ShouldBe("changed");
        Directory.Exists(In("added")).ShouldBeFalse("no empty folder is left");
    }

    [Fact]
    public async Task Bringing_back_again_after_half_of_it_ends_at_the_same()
    {
        Put("a", "old");
        Put("b", "old");
        var old = await TakeAsync();
        Put("a", "new");
        Put("b", "new");
        var changes = await git.ChangesAsync(Shadow, await TakeAsync(), old, Cancelled);

        await git.RestoreAsync(Shadow, Work, [changes[0]], Cancelled);
        await git.RestoreAsync(Shadow, Work, changes, Cancelled);

        (await TakeAsync()).ShouldBe(old);
    }

    [Fact]
    public async Task A_file_that_somebody_changed_meanwhile_is_left_alone()
    {
        Put("a", "old");
        var old = await TakeAsync();
        Put("a", "new");
        var changes = await git.ChangesAsync(Shadow, await TakeAsync(), old, Cancelled);
        Put("a", "somebody's");

        (await git.RestoreAsync(Shadow, Work, changes, Cancelled)).ShouldBe([PathOutcome.ChangedMeanwhile]);

        File.ReadAllText(In("a")).ShouldBe("somebody's");
    }

    [Fact]
    public async Task Nothing_is_written_through_a_link_that_was_put_on_the_way()
    {
        Put("folder/file", "old");
        var old = await TakeAsync();
        Put("folder/file", "new");
        var changes = await git.ChangesAsync(Shadow, await TakeAsync(), old, Cancelled);
        var outside = Directory.CreateDirectory(directory["outside"]).FullName;
        File.WriteAllText(Path.Combine(outside, "file"), "new");
        Directory.Delete(In("folder"), recursive: true);
        File.CreateSymbolicLink(In("folder"), outside);

        (await git.RestoreAsync(Shadow, Work, changes, Cancelled)).ShouldBe([PathOutcome.InTheWay]);

        File.ReadAllText(Path.Combine(outside, "file")).ShouldBe("new");
    }

    [Fact]
    public async Task A_plan_that_names_the_git_folder_changes_nothing_there()
    {
        await TestGit.CreateAsync(Work, "a", "x");
        var blob = await git.WriteBlobAsync(Shadow, "#!/bin/sh\n"u8.ToArray(), Cancelled);

        var outcomes = await git.RestoreAsync(Shadow, Work, [new TreeChange(".git/hooks/pre-commit", null, new TreeEntry("100755", blob))], Cancelled);

        outcomes.ShouldBe([PathOutcome.InTheWay]);
        File.Exists(In(".git/hooks/pre-commit")).ShouldBeFalse();
    }

    [Fact]
    public async Task Names_with_spaces_quotes_newlines_and_a_dash_come_back()
    {
        foreach (var name in (string[])["-rf", "a b", "quote\"", "line\nfeed", "ü"])
        {
            Put(name, "old");
        }

        var old = await TakeAsync();
        foreach (var file in Directory.GetFiles(Work))
        {
            File.Delete(file);
        }

        await git.RestoreAsync(Shadow, Work, await git.ChangesAsync(Shadow, await TakeAsync(), old, Cancelled), Cancelled);

        (await TakeAsync()).ShouldBe(old);
    }

    [Theory]
    [InlineData("--output=x")]
    [InlineData("HEAD")]
    public async Task Only_ids_are_read(string blob) =>
        (await Should.ThrowAsync<GantryException>(() => git.ReadBlobAsync(Shadow, blob, Cancelled))).Kind.ShouldBe(FailureKind.Invalid);

    private Task<string> TakeAsync() => git.SnapshotAsync(Shadow, Work, Cancelled);

    private async Task<string[]> PathsAsync(string tree) => (await TestGit.RunAsync(Shadow.Repository, "ls-tree", "-r", "--name-only", tree)).Split('\n');

    private void Put(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(In(path))!);
        File.WriteAllText(In(path), content);
    }

    private string In(string path) => Path.Combine(Work, path);
}
