using System.Diagnostics;
using Gantry.Testing;

namespace Gantry.Faults.Tests.Disks;

/// <summary>A disk of a few MiB of its own, where the tests may mount one: as root.</summary>
internal sealed class MountedDisk : IAsyncDisposable
{
    private readonly TemporaryDirectory place = new();

    private MountedDisk()
    {
    }

    public string Path => place.Path;

    /// <summary>Mounts one, or skips the test with the reason.</summary>
    public static async Task<MountedDisk> MountAsync(int mebibytes)
    {
        var disk = new MountedDisk();
        var refusal = await RunAsync("mount", "-t", "tmpfs", "-o", $"size={mebibytes}m", "tmpfs", disk.Path);
        if (refusal is not null)
        {
            disk.place.Dispose();
        }

        Assert.SkipWhen(refusal is not null, $"a small disk cannot be mounted here: {refusal}");
        return disk;
    }

    /// <summary>Changes how it is mounted, such as <c>ro</c> or <c>size=64m</c>.</summary>
    public async Task RemountAsync(string options) => (await RunAsync("mount", "-o", $"remount,{options}", Path)).ShouldBeNull();

    public async ValueTask DisposeAsync()
    {
        await RunAsync("umount", "--lazy", Path);
        place.Dispose();
    }

    // What it said when it failed.
    private static async Task<string?> RunAsync(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true })!;
            var said = await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            return process.ExitCode == 0 ? null : $"{program}: {said.Trim()}";
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            return $"{program}: {missing.Message}";
        }
    }
}
