using System.ComponentModel;
using System.Diagnostics;

namespace Gantry.Cli;

/// <summary>The person's own web browser.</summary>
internal static class Browser
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Shows an address. False when this machine has no desktop, or nothing on it that opens addresses.</summary>
    public static async Task<bool> TryOpenAsync(Uri url, TimeProvider time, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsLinux() && Environment.GetEnvironmentVariable("DISPLAY") is null or "" && Environment.GetEnvironmentVariable("WAYLAND_DISPLAY") is null or "")
        {
            return false;
        }

        try
        {
            using var opener = Process.Start(Opener(url));
            await (opener?.WaitForExitAsync(cancellationToken) ?? Task.CompletedTask).WaitAsync(Patience, time, cancellationToken);
            return opener is null or { ExitCode: 0 };
        }
        catch (TimeoutException)
        {
            // What still runs has become the browser itself.
            return true;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    // What a browser says goes nowhere: this terminal is not its own, and a pipe of ours would end with us.
    private static ProcessStartInfo Opener(Uri url) =>
        OperatingSystem.IsWindows()
            ? new ProcessStartInfo(url.AbsoluteUri) { UseShellExecute = true }
            : new ProcessStartInfo("/bin/sh", ["-c", "exec \"$0\" \"$1\" </dev/null >/dev/null 2>&1", OperatingSystem.IsMacOS() ? "open" : "xdg-open", url.AbsoluteUri])
            {
                UseShellExecute = false,
            };
}
