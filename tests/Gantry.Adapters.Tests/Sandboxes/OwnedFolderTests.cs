using System.Diagnostics;
using Gantry.Core.Sandboxes;

namespace Gantry.Adapters.Tests.Sandboxes;

/// <summary>Folders of Gantry's own that a container's processes may change: those are another user's when the daemon is root.</summary>
[Collection(nameof(Bubblewrap.AloneOnTheMachine))]
public sealed class OwnedFolderTests : DockerSandboxFixture
{
    [Fact]
    public async Task They_can_be_changed_with_all_that_lies_in_them_and_what_links_lead_to_stays()
    {
        var state = Directory.CreateDirectory(Path.Combine(Folder, "state"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
        Directory.CreateDirectory(Path.Combine(state, "sessions"));
        await File.WriteAllTextAsync(Path.Combine(state, "sessions", "one"), "kept\n", Cancelled);
        var others = Path.Combine(Folder, "others");
        await File.WriteAllTextAsync(others, "theirs\n", Cancelled);
        File.CreateSymbolicLink(Path.Combine(state, "link"), others);

        await using var sandbox = await PrepareAsync(new SandboxPlan(Workspace) { IsReadOnly = true, WritableFolders = [state] });
        var (text, exit) = await RunAsync(sandbox, $"cd {state} && cat sessions/one && echo more >> sessions/one && touch new && ! touch {Workspace}/x 2>/dev/null && echo done");

        (text, exit.ExitCode).ShouldBe(("kept\ndone\n", 0));
        (await OwnerOfAsync(others)).ShouldBe(Environment.IsPrivilegedProcess ? "0" : await OwnerOfAsync(Workspace));
    }

    private static async Task<string> OwnerOfAsync(string path)
    {
        using var stat = Process.Start(new ProcessStartInfo("stat", ["-c", "%u", path]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        var owner = await stat.StandardOutput.ReadToEndAsync(Cancelled);
        await stat.WaitForExitAsync(Cancelled);
        return owner.Trim();
    }
}
