using System.Diagnostics;
using Gantry.Core.Agents.Native.Tools;
using Gantry.Core.Agents.Native.Tools.Searching;
using Gantry.Core.Sandboxes;
using Gantry.Adapters.Sandboxes.Process;

namespace Gantry.Core.Tests.Agents.Native.Tools;

public sealed class SearchToolsTests : IDisposable
{
    private readonly ToolRoom room = new();

    public static TheoryData<string> Engines => ["walk", "ripgrep"];

    public void Dispose() => room.Dispose();

    [Theory]
    [InlineData("""{"pattern":"**/*.cs"}""", "src/a.cs\nsrc/deep/b.cs\n")]
    [InlineData("""{"pattern":"*.cs"}""", "src/a.cs\nsrc/deep/b.cs\n")]
    [InlineData("""{"pattern":"*.cs","path":"src/deep"}""", "src/deep/b.cs\n")]
    [InlineData("""{"pattern":"src/*.cs"}""", "src/a.cs\n")]
    [InlineData("""{"pattern":"./src/*.cs"}""", "src/a.cs\n")]
    [InlineData("""{"pattern":"{a,b}.cs"}""", "src/a.cs\nsrc/deep/b.cs\n")]
    [InlineData("""{"pattern":"src/**/[!a].cs"}""", "src/deep/b.cs\n")]
    [InlineData("""{"pattern":"*.log"}""", "keep.log\n")]
    [InlineData("""{"pattern":"*.log","include_ignored":true}""", "build/out.log\nkeep.log\nnoise.log\n")]
    [InlineData("""{"pattern":"nothing"}""", "[no file fits]")]
    [InlineData("""{"pattern":"*","limit":1}""", ".gitignore\n[more than 1 files fit; narrow the pattern or the path]\n")]
    [InlineData("""{"pattern":"*","path":"/etc"}""", "'/etc' leads out of the workspace.")]
    [InlineData("""{"pattern":"*","path":"srcs"}""", "There is no folder srcs. Did you mean src?")]
    public async Task Files_are_found_by_their_path(string input, string output)
    {
        Fill();

        (await room.CallAsync("glob", input)).Output.ShouldBe(output);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Lines_are_shown_with_their_numbers_and_what_is_around_them(string engine)
    {
        room.Put("a.txt", "one\ntwo\nthree\nfour\nfive\nsix\nseven two\n");
        room.Put("b/c.txt", "two\r\n");

        (await SearchAsync(engine, Query("two") with { Before = 1, After = 1 })).ShouldBe("a.txt\n1-one\n2:two\n3-three\n--\n6-six\n7:seven two\n\nb/c.txt\n1:two\n");
        (await SearchAsync(engine, Query("TWO") with { IgnoreCase = true, Mode = GrepMode.Counts })).ShouldBe("a.txt:2\nb/c.txt:1\n");
        (await SearchAsync(engine, Query("two") with { Mode = GrepMode.Files })).ShouldBe("a.txt\nb/c.txt\n");
        (await SearchAsync(engine, Query("two") with { Path = "b" })).ShouldBe("b/c.txt\n1:two\n");
        (await SearchAsync(engine, Query("two") with { Path = "a.txt", After = 1, Limit = 1 })).ShouldBe(
            "a.txt\n2:two\n3-three\n[there is more: 1 matches are told at most, and 56 KiB; narrow the search or raise limit]\n");
        (await SearchAsync(engine, Query("absent"))).ShouldBe("[nothing matches]");
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task What_is_ignored_binary_git_s_own_or_behind_a_link_is_left_out(string engine)
    {
        using var outside = new Gantry.Testing.TemporaryDirectory();
        await File.WriteAllTextAsync(Path.Combine(outside.Path, "x.txt"), "needle", TestContext.Current.CancellationToken);
        Fill();
        room.Put(".git/description", "needle\n");
        room.Put("binary", "needle\0\n");
        room.Put(".hidden", "needle\n");
        room.Put("sub/.gitignore", "/local\n!/kept.log\n");
        room.Put("sub/local", "needle\n");
        room.Put("sub/kept.log", "needle\n");
        room.Put("sub/below/local", "needle\n");
        Directory.CreateSymbolicLink(room.PathOf("away"), outside.Path);
        File.CreateSymbolicLink(room.PathOf("away.txt"), Path.Combine(outside.Path, "x.txt"));

        (await SearchAsync(engine, Query("needle") with { Mode = GrepMode.Files })).ShouldBe(".hidden\nkeep.log\nsrc/a.cs\nsrc/deep/b.cs\nsub/below/local\nsub/kept.log\n");
        (await SearchAsync(engine, Query("needle") with { Mode = GrepMode.Files, Path = "build" })).ShouldBe("[nothing matches]");
        (await SearchAsync(engine, Query("needle") with { Mode = GrepMode.Files, Glob = GlobPattern.Parse("**/*.log"), NameGlob = "*.log" })).ShouldBe("keep.log\nsub/kept.log\n");
        (await SearchAsync(engine, Query("needle") with { Mode = GrepMode.Files, Glob = GlobPattern.Parse("src/**/*.cs") })).ShouldBe("src/a.cs\nsrc/deep/b.cs\n");
    }

    [Fact]
    public async Task A_link_that_leads_out_is_not_searched()
    {
        using var outside = new Gantry.Testing.TemporaryDirectory();
        await File.WriteAllTextAsync(Path.Combine(outside.Path, "x.txt"), "needle", TestContext.Current.CancellationToken);
        Directory.CreateSymbolicLink(room.PathOf("away"), outside.Path);

        (await room.CallAsync("grep", new { pattern = "needle", path = "away" })).Output.ShouldBe("'away' leads out of the workspace.");
        (await room.CallAsync("glob", new { pattern = "*", path = "away" })).Output.ShouldBe("'away' leads out of the workspace.");
    }

    [Theory]
    [InlineData("(unclosed", "'pattern' is no regular expression that can be used (")]
    [InlineData("(?=ahead)", "look-around and back-references are not")]
    public async Task A_pattern_that_cannot_be_used_is_refused_with_the_reason(string pattern, string sentence) =>
        (await room.CallAsync("grep", new { pattern })).Output.ShouldContain(sentence);

    [Fact]
    public async Task A_workspace_s_own_program_of_that_name_does_not_run()
    {
        room.Put("rg", "#!/bin/sh\ntouch ran\n");
        File.SetUnixFileMode(room.PathOf("rg"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        await room.CallAsync("grep", new { pattern = "x" });

        File.Exists(room.PathOf("ran")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_tree_of_a_hundred_thousand_files_is_bounded()
    {
        // A thousand files under a hundred names each: to make as many files takes a disk longer than all that is tested.
        using (var make = Process.Start("sh", ["-c", "cd \"$0\" && mkdir d000 && (cd d000 && seq -f 'f%04g.txt' 0 999 | xargs touch) && for d in $(seq -f 'd%03g' 1 99); do cp -al d000 $d; done", room.Folder]))
        {
            await make.WaitForExitAsync(TestContext.Current.CancellationToken);
            make.ExitCode.ShouldBe(0);
        }

        room.Put("d099/last.cs", "needle\n");
        (await room.CallAsync("glob", new { pattern = "*.cs" })).Output.ShouldBe("d099/last.cs\n");
        (await room.CallAsync("grep", new { pattern = "needle" })).Output.ShouldBe("d099/last.cs\n1:needle\n");
        (await room.CallAsync("glob", new { pattern = "*.txt" })).Output.Count(letter => letter == '\n').ShouldBe(201);
        (await room.CallAsync("list_files", new { depth = 3 })).Output.ShouldEndWith("[more than 1000 entries; list a folder below or a lower depth, or use glob]\n");
        var walk = new WorkspaceWalk(new ProcessSandbox(new SandboxPlan(room.Folder), TimeProvider.System).Files) { MostEntries = 5000 };
        walk.Files(".").Count().ShouldBeLessThanOrEqualTo(5000);
        walk.IsCut.ShouldBeTrue();
    }

    [Fact]
    public async Task Very_long_lines_and_very_many_matches_stay_small()
    {
        room.Put("min.js", new string('x', 3_000_000) + "\n");
        room.Put("many.txt", string.Concat(Enumerable.Repeat("needle in a line\n", 100_000)));

        (await room.CallAsync("grep", new { pattern = "xx", path = "min.js" })).Output.ShouldBe($"min.js\n1:{new string('x', 500)}… [3000000 characters]\n");
        (await room.CallAsync("grep", new { pattern = "needle", limit = 2000 })).Output.Length.ShouldBeLessThan(64 * 1024);
    }

    [Theory]
    [InlineData("*.o", "a/b.o", false, true)]
    [InlineData("/b.o", "a/b.o", false, false)]
    [InlineData("a/*.o", "a/b.o", false, true)]
    [InlineData("a/*.o", "x/a/b.o", false, false)]
    [InlineData("**/a/*.o", "x/a/b.o", false, true)]
    [InlineData("build/", "build", true, true)]
    [InlineData("build/", "build", false, false)]
    [InlineData("a/**", "a/b/c", false, true)]
    [InlineData("a/**/c", "a/c", false, true)]
    [InlineData("\\#x", "#x", false, true)]
    [InlineData("{a}", "{a}", false, true)]
    [InlineData("[a-c].t", "b.t", false, true)]
    [InlineData("[!a-c].t", "b.t", false, false)]
    public void A_line_of_gitignore_means_what_git_says(string line, string path, bool isFolder, bool fits) => IgnoreLine.Parse(line)!.Fits(path, isFolder).ShouldBe(fits);

    private static GrepQuery Query(string pattern) => new(pattern, ".", null, null, IgnoreCase: false, WithIgnored: false, 0, 0, GrepMode.Content, 100);

    private void Fill()
    {
        room.Put(".gitignore", "*.log\n!keep.log\nbuild/\n# a comment\n");
        room.Put("src/a.cs", "needle\n");
        room.Put("src/deep/b.cs", "needle\n");
        room.Put("noise.log", "needle\n");
        room.Put("keep.log", "needle\n");
        room.Put("build/out.log", "needle\n");
    }

    private async Task<string> SearchAsync(string engine, GrepQuery query)
    {
        await using var sandbox = new ProcessSandbox(new SandboxPlan(room.Folder), TimeProvider.System);
        var report = new GrepReport(query);
        if (engine == "walk")
        {
            new WalkSearch(sandbox.Files, query).Run(report, TestContext.Current.CancellationToken);
        }
        else
        {
            Assert.SkipUnless(await new RipgrepSearch(sandbox, query).TryRunAsync(report, TestContext.Current.CancellationToken), "ripgrep is not installed: apt-get install ripgrep");
        }

        return report.ToString();
    }
}
