using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gantry.Testing;

namespace Gantry.Server.Tests.Sandboxes;

/// <summary>The daemon as most people run it: not as root. Run by root, the tests let it be a user of no rights at all.</summary>
public sealed class OrdinaryUserTests : IDisposable
{
    private const string Nobody = "65534";
    private static readonly string[] AsNobody = ["setpriv", $"--reuid={Nobody}", $"--regid={Nobody}", "--clear-groups", "env", "HOME=/nonexistent"];

    // Each must fail.
    private static readonly string[] Attempts =
    [
        "echo x > /usr/x", "echo x > /etc/x", "echo x > /x", "echo x > /dev/x", "echo x > ../beside/file", "echo x > /proc/self/root/usr/x", "echo x > /proc/1/root/usr/x",
        "ln -s $BESIDE/file link && echo x > link", "ln $BESIDE/file hard", "ln -s $BESIDE folder && echo x > folder/made", "mv ../beside ../other", "cat $BESIDE/file",
        "cat $DATA/owner-token", "ls $DATA/*", "cat /etc/shadow", "ls /sys/kernel", "echo 1 > /proc/sys/kernel/sysrq", "mount -t tmpfs none /tmp", "mount -o remount,rw,bind /usr",
        "umount /usr", "unshare -Ur true", "unshare -m true", "nsenter -t 1 -m true", "chroot / true", "mknod device b 8 0", "exec 3<>/dev/tcp/127.0.0.1/$PORT", "exec 3<>/dev/tcp/1.1.1.1/53",
        "getent ahosts example.com", "ping -c 1 -W 1 1.1.1.1", "perl -e 'socket(my $s, 17, 3, 0) or die'", "perl -e 'socket(my $s, 40, 1, 0) or die'",
        "echo x > .git/hooks/pre-commit", "mkdir -p .git/hooks", "mv .git other", "mkdir .gantry/x", "git init",
    ];

    private readonly TemporaryDirectory folder = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_list_of_escapes_fails_for_an_ordinary_user_too()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root can become another user");
        Assert.SkipUnless(await SucceedsAsync([.. AsNobody, "bwrap", "--unshare-user", "--unshare-net", "--ro-bind", "/", "/", "true"]), "this machine lets ordinary users make no namespaces");
        Assert.SkipUnless(await SucceedsAsync([.. AsNobody, "test", "-x", DaemonProcess.Program]), "an ordinary user may not read the built program");
        foreach (var made in (string[])["data", "workspace", "beside"])
        {
            Directory.CreateDirectory(folder[made]);
        }

        await File.WriteAllTextAsync(folder["beside/file"], "canary", Cancelled);
        (await SucceedsAsync(["chown", "-R", $"{Nobody}:{Nobody}", folder.Path])).ShouldBeTrue();
        await using var daemon = await DaemonProcess.StartAsync(
            folder["data"], new Dictionary<string, string> { ["GANTRY_SANDBOX"] = "bubblewrap" }, under: AsNobody);
        var before = HashOf(folder["beside"]);

        var script = new StringBuilder($"export BESIDE={folder["beside"]} DATA={folder["data"]} PORT={daemon.Address.Port}; id -u\n");
        foreach (var (number, attempt) in Attempts.Index())
        {
            script.Append(System.Globalization.CultureInfo.InvariantCulture, $"( {attempt} ) >/dev/null 2>&1 && echo escaped by {number}\n");
        }

        var run = await daemon.Client.PromptAsync(await daemon.Client.NewSessionAsync(folder["workspace"]), $"/demo tool bash {JsonSerializer.Serialize(new { command = $"{script}echo done" })}");
        await daemon.Client.AllowAllAsync(run);

        var output = (await daemon.Client.RunToEndAsync(run)).Single(frame => frame.Type == "ui.tool.result").Payload.GetProperty("output").GetString();
        output.ShouldBe($"{Nobody}\ndone\n[exit code 0]");
        HashOf(folder["beside"]).ShouldBe(before);
    }

    private static string HashOf(string path) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(
            '\n', Directory.GetFileSystemEntries(path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(file => $"{file} {File.ReadAllText(file)}")))));

    private static async Task<bool> SucceedsAsync(string[] command)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true })!;
            await process.WaitForExitAsync(Cancelled);
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
