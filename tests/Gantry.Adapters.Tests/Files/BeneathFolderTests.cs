using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text;
using Gantry.Adapters.Files;
using Gantry.Core.Failures;
using Gantry.Core.Sandboxes;
using Gantry.Testing;

namespace Gantry.Adapters.Tests.Files;

public sealed class BeneathFolderTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly string workspace;
    private readonly string outside;
    private readonly BeneathFolder files;

    public BeneathFolderTests()
    {
        workspace = Path.Combine(directory.Path, "ws");
        outside = Path.Combine(directory.Path, "ws-evil");
        Directory.CreateDirectory(Path.Combine(workspace, "folder"));
        Directory.CreateDirectory(outside);
        File.WriteAllText(Path.Combine(outside, "secret"), "secret");
        File.WriteAllText(Path.Combine(workspace, "folder", "file"), "content");
        files = new BeneathFolder(workspace);
    }

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData("folder/file")]
    [InlineData("./folder//file")]
    [InlineData("folder/../folder/file")]
    [InlineData("inner-link")]
    [InlineData("folder-link/file")]
    public void A_path_that_stays_in_the_workspace_is_read(string path)
    {
        File.CreateSymbolicLink(InWorkspace("inner-link"), "folder/file");
        File.CreateSymbolicLink(InWorkspace("folder-link"), "folder");

        Read(path).ShouldBe("content");
        Read(InWorkspace(path)).ShouldBe("content");
    }

    [Theory]
    [InlineData("../ws-evil/secret")]
    [InlineData("folder/../../ws-evil/secret")]
    [InlineData("/etc/passwd")]
    [InlineData("/")]
    [InlineData("{outside}/secret")]
    [InlineData("{workspace}/../ws-evil/secret")]
    [InlineData("{workspace}-evil/secret")]
    [InlineData("absolute-link")]
    [InlineData("relative-link")]
    [InlineData("folder-link/secret")]
    [InlineData("root-link/etc/passwd")]
    [InlineData("magic-link/etc/passwd")]
    [InlineData("loop")]
    public void A_path_that_leads_out_is_neither_read_nor_listed_nor_written(string path)
    {
        File.CreateSymbolicLink(InWorkspace("absolute-link"), Path.Combine(outside, "secret"));
        File.CreateSymbolicLink(InWorkspace("relative-link"), "../ws-evil/secret");
        File.CreateSymbolicLink(InWorkspace("folder-link"), outside);
        File.CreateSymbolicLink(InWorkspace("root-link"), "/");
        File.CreateSymbolicLink(InWorkspace("magic-link"), "/proc/self/root");
        File.CreateSymbolicLink(InWorkspace("loop"), "loop");
        var hostile = path.Replace("{workspace}", workspace, StringComparison.Ordinal).Replace("{outside}", outside, StringComparison.Ordinal);

        Should.Throw<GantryException>(() => files.OpenRead(hostile)).Kind.ShouldBe(FailureKind.Forbidden);
        Should.Throw<GantryException>(() => files.List(hostile)).Kind.ShouldBe(FailureKind.Forbidden);
        if (hostile != "/")
        {
            Should.Throw<GantryException>(() => files.Write(hostile, "x"u8)).Kind.ShouldBe(FailureKind.Forbidden);
        }

        File.ReadAllText(Path.Combine(outside, "secret")).ShouldBe("secret");
        Directory.GetFileSystemEntries(outside).Length.ShouldBe(1);
    }

    [Fact]
    public async Task Only_regular_files_are_opened()
    {
        await RunAsync("mkfifo", InWorkspace("pipe"));

        Should.Throw<GantryException>(() => files.OpenRead("pipe")).Kind.ShouldBe(FailureKind.Invalid);
        Should.Throw<GantryException>(() => files.Write("pipe", "x"u8)).Kind.ShouldBe(FailureKind.Invalid);
        Should.Throw<GantryException>(() => files.OpenRead("folder")).Kind.ShouldBe(FailureKind.Invalid);
        Should.Throw<GantryException>(() => files.Write("folder", "x"u8)).Kind.ShouldBe(FailureKind.Invalid);
        Should.Throw<GantryException>(() => files.OpenRead("folder/file/below")).Kind.ShouldBe(FailureKind.Invalid);
        Should.Throw<GantryException>(() => files.Write("folder/file/below", "x"u8)).Kind.ShouldBe(FailureKind.Invalid);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\0b")]
    public void A_path_that_is_none_is_invalid(string path) =>
        Should.Throw<GantryException>(() => files.OpenRead(path)).Kind.ShouldBe(FailureKind.Invalid);

    [Fact]
    public void What_is_not_there_is_not_found()
    {
        Should.Throw<GantryException>(() => files.OpenRead("nothing")).Kind.ShouldBe(FailureKind.NotFound);
        Should.Throw<GantryException>(() => files.List("nothing/below")).Kind.ShouldBe(FailureKind.NotFound);
    }

    [Fact]
    public void Writing_makes_the_folders_above_and_replaces_the_whole_content()
    {
        files.Write("new/deep/file.txt", "a long first version"u8);
        files.Write("new/deep/file.txt", "short"u8);

        Read("new/deep/file.txt").ShouldBe("short");
        Directory.GetFileSystemEntries(InWorkspace("new/deep")).Length.ShouldBe(1);
    }

    [Fact]
    [SupportedOSPlatform("linux")]
    public void A_file_keeps_its_mode_and_a_new_one_gets_the_usual_one()
    {
        File.SetUnixFileMode(InWorkspace("folder/file"), (UnixFileMode)0b111_101_000);

        files.Write("folder/file", "x"u8);
        files.Write("folder/new", "x"u8);

        File.GetUnixFileMode(InWorkspace("folder/file")).ShouldBe((UnixFileMode)0b111_101_000);
        File.GetUnixFileMode(InWorkspace("folder/new")).ShouldBe((UnixFileMode)0b110_100_100);
    }

    [Fact]
    public void Writing_through_a_link_that_stays_inside_changes_what_it_points_to()
    {
        File.CreateSymbolicLink(InWorkspace("link"), "folder/file");

        files.Write("link", "changed"u8);

        Read("folder/file").ShouldBe("changed");
        new FileInfo(InWorkspace("link")).LinkTarget.ShouldBe("folder/file");
    }

    [Theory]
    [InlineData(".git")]
    [InlineData(".git/config")]
    [InlineData(".GIT/config")]
    [InlineData("./.git/./config")]
    [InlineData(".git/hooks/pre-commit")]
    [InlineData(".Git/Hooks/pre-commit")]
    [InlineData("folder/../.git/hooks/new")]
    [InlineData("folder/.git/config")]
    [InlineData("link-to-git/config")]
    [InlineData("link-to-config")]
    public void The_repositorys_config_and_hooks_are_not_written_whether_they_exist_or_not(string path)
    {
        File.CreateSymbolicLink(InWorkspace("link-to-git"), "folder/../.git");
        File.CreateSymbolicLink(InWorkspace("link-to-config"), ".git/config");
        Should.Throw<GantryException>(() => files.Write(path, "x"u8)).Kind.ShouldBeOneOf(FailureKind.Forbidden, FailureKind.NotFound);
        Directory.Exists(InWorkspace(".git")).ShouldBeFalse();

        Directory.CreateDirectory(InWorkspace(".git/hooks"));
        File.WriteAllText(InWorkspace(".git/config"), "[core]");
        Should.Throw<GantryException>(() => files.Write(path, "x"u8)).Code.ShouldBe("git-folder-read-only");
        File.ReadAllText(InWorkspace(".git/config")).ShouldBe("[core]");
        Directory.GetFileSystemEntries(InWorkspace(".git/hooks")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_folder_is_listed_by_name_and_links_are_not_followed()
    {
        await RunAsync("mkfifo", InWorkspace("pipe"));
        File.WriteAllText(InWorkspace("Zebra"), "12345");
        File.WriteAllText(InWorkspace(".hidden"), "");
        File.CreateSymbolicLink(InWorkspace("link"), "/etc/passwd");

        files.List(".").ShouldBe(
        [
            new SandboxEntry(".hidden", SandboxEntryKind.File, 0),
            new SandboxEntry("Zebra", SandboxEntryKind.File, 5),
            new SandboxEntry("folder", SandboxEntryKind.Directory, 0),
            new SandboxEntry("link", SandboxEntryKind.Link, 0),
            new SandboxEntry("pipe", SandboxEntryKind.Other, 0),
        ]);
    }

    [Fact]
    public void A_write_that_fails_keeps_the_old_content_and_leaves_nothing_beside_it()
    {
        // 300 letters are more than a name may have: the rename and the look before it fail.
        var tooLong = "folder/" + new string('n', 300);
        Should.Throw<GantryException>(() => files.Write(tooLong, "x"u8)).Kind.ShouldBe(FailureKind.Invalid);

        // The name becomes a folder after it was looked at: only the rename can notice.
        using var handle = Libc.OpenFolder(InWorkspace("folder"), out _)!;
        Directory.CreateDirectory(InWorkspace("folder/taken/full"));
        Should.Throw<GantryException>(() => AtomicFile.Write(handle, "taken", 0b110_100_100, "x"u8, "folder/taken"));

        Directory.GetFileSystemEntries(InWorkspace("folder")).Select(Path.GetFileName).Order(StringComparer.Ordinal).ShouldBe(["file", "taken"]);
        Read("folder/file").ShouldBe("content");
    }

    [Fact]
    public async Task A_parent_that_is_swapped_for_a_link_during_writes_never_leads_out()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        var swapping = Task.Run(
            () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    Directory.Move(InWorkspace("folder"), InWorkspace("away"));
                    File.CreateSymbolicLink(InWorkspace("folder"), outside);
                    File.Delete(InWorkspace("folder"));
                    Directory.Move(InWorkspace("away"), InWorkspace("folder"));
                }
            },
            TestContext.Current.CancellationToken);

        var (written, refused) = (0, 0);
        do
        {
            try
            {
                files.Write("folder/secret", "overwritten"u8);
                written++;
            }
            catch (Exception failure) when (failure is GantryException)
            {
                refused++;
            }
        }
        while (written + refused < 20_000 && !stop.IsCancellationRequested);

        await stop.CancelAsync();
        try
        {
            await swapping;
        }
        catch (IOException)
        {
            // A write made 'folder' in the moment in which it was away: the swapping ends, what counts has happened.
        }

        File.ReadAllText(Path.Combine(outside, "secret")).ShouldBe("secret");
        Directory.GetFileSystemEntries(outside).Length.ShouldBe(1);
        (written + refused).ShouldBeGreaterThan(0);
    }

    private static async Task RunAsync(string program, string argument)
    {
        using var process = Process.Start(program, [argument]);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.ExitCode.ShouldBe(0);
    }

    private string InWorkspace(string path) => Path.Combine(workspace, path);

    private string Read(string path)
    {
        using var reader = new StreamReader(files.OpenRead(path), Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
