using System.Runtime.Versioning;
using Gantry.Adapters.Storage;
using Gantry.Core.Failures;
using Gantry.Testing;

namespace Gantry.Adapters.Tests.Storage;

[UnsupportedOSPlatform("windows")]
public sealed class DurableFileTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly TemporaryDirectory directory = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task It_replaces_content_and_mode_and_leaves_nothing_else()
    {
        var path = directory["token"];
        await File.WriteAllTextAsync(path, "old and longer", Cancelled);
        File.SetUnixFileMode(path, OwnerOnly | UnixFileMode.OtherRead);

        DurableFile.Write(path, "new"u8, OwnerOnly);

        (await File.ReadAllTextAsync(path, Cancelled)).ShouldBe("new");
        File.GetUnixFileMode(path).ShouldBe(OwnerOnly);
        Directory.GetFileSystemEntries(directory.Path).ShouldBe([path]);
    }

    [Fact]
    public void The_mode_is_the_one_asked_for_whatever_the_umask_is()
    {
        const UnixFileMode everybody = OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

        DurableFile.Write(directory["daemon.json"], "{}"u8, everybody);

        File.GetUnixFileMode(directory["daemon.json"]).ShouldBe(everybody);
    }

    [Fact]
    public async Task A_draft_that_cannot_be_made_leaves_the_old_content()
    {
        // The longest name that a file may have leaves no room for a draft's.
        var path = directory[new string('n', 255)];
        await File.WriteAllTextAsync(path, "old", Cancelled);

        var failure = Should.Throw<GantryException>(() => DurableFile.Write(path, "new"u8, OwnerOnly));

        failure.Kind.ShouldBe(FailureKind.Unavailable);
        failure.Message.ShouldContain(path);
        (await File.ReadAllTextAsync(path, Cancelled)).ShouldBe("old");
        Directory.GetFileSystemEntries(directory.Path).ShouldBe([path]);
    }

    [Fact]
    public void A_draft_that_cannot_take_the_name_is_removed()
    {
        var path = directory["taken"];
        Directory.CreateDirectory(directory["taken", "inside"]);

        Should.Throw<GantryException>(() => DurableFile.Write(path, "new"u8, OwnerOnly)).Kind.ShouldBe(FailureKind.Unavailable);

        Directory.Exists(directory["taken", "inside"]).ShouldBeTrue();
        Directory.GetFileSystemEntries(directory.Path).ShouldBe([path]);
    }
}
