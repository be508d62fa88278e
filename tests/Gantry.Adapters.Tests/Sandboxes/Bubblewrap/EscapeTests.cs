using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Gantry.Adapters.Tests.Sandboxes.Bubblewrap;

/// <summary>What a tool tries that an attacker worded. Each try must fail, and the host's files must be the same as before.</summary>
public class EscapeTests : BubblewrapFixture
{
    [Theory]
    [InlineData("echo x > /usr/x")]
    [InlineData("echo x > /etc/x")]
    [InlineData("echo x > /x")]
    [InlineData("echo x > /etc/passwd")]
    [InlineData("echo x > /dev/x")]
    [InlineData("echo x > ../beside/file")]
    [InlineData("echo x > ../made; false")]
    [InlineData("echo x > /proc/self/root/usr/x")]
    [InlineData("echo x > /proc/1/root/usr/x")]
    [InlineData("echo x > /proc/self/cwd/../beside/file")]
    [InlineData("ln -s $BESIDE/file link && echo x > link")]
    [InlineData("ln $BESIDE/file link")]
    [InlineData("ln -s $BESIDE link && echo x > link/made")]
    [InlineData("mv ../beside ../other")]
    [InlineData("rm -rf $BESIDE/file && false")]
    [InlineData("cat $BESIDE/file")]
    [InlineData("cat $DATA/owner-token")]
    [InlineData("cat /etc/shadow")]
    [InlineData("ls /root/.ssh /home/*/.ssh")]
    [InlineData("ls /sys/kernel")]
    [InlineData("echo 1 > /proc/sys/kernel/sysrq")]
    [InlineData("echo x > /proc/sysrq-trigger")]
    [InlineData("mount -t tmpfs none /tmp")]
    [InlineData("mount -o remount,rw,bind /usr")]
    [InlineData("umount /usr")]
    [InlineData("umount -l /proc")]
    [InlineData("unshare -Ur true")]
    [InlineData("unshare -m true")]
    [InlineData("nsenter -t 1 -m true")]
    [InlineData("chroot / true")]
    [InlineData("mknod $BESIDE/device b 8 0")]
    [InlineData("mknod device b 8 0")]
    public async Task Nothing_outside_the_workspace_is_read_or_changed(string script)
    {
        var before = HashOf(Beside);

        var (text, exit) = await RunAsync($"export BESIDE={Beside} DATA={Data}\n{script}");

        exit.ExitCode.ShouldNotBe(0, text);
        text.ShouldNotContain("canary");
        HashOf(Beside).ShouldBe(before);
        foreach (var made in (string[])["/usr/x", "/etc/x", "/x", "/dev/x", Path.Combine(Workspace, "..", "made")])
        {
            File.Exists(made).ShouldBeFalse();
        }
    }

    [Theory]
    [InlineData("curl -sS --max-time 3 http://127.0.0.1:$PORT/")]
    [InlineData("exec 3<>/dev/tcp/127.0.0.1/$PORT")]
    [InlineData("exec 3<>/dev/tcp/$ADDRESS/$PORT")]
    [InlineData("exec 3<>/dev/tcp/1.1.1.1/53")]
    [InlineData("echo x > /dev/udp/8.8.8.8/53")]
    [InlineData("getent ahosts example.com")]
    [InlineData("ping -c 1 -W 1 1.1.1.1")]
    [InlineData("nc -w 1 127.0.0.1 $PORT </dev/null")]
    [InlineData("perl -MSocket -e 'socket(my $s, PF_UNIX, SOCK_STREAM, 0) or die; connect($s, pack_sockaddr_un(\"\\0gantry-$ENV{PORT}\")) or die $!'")]
    [InlineData("perl -MSocket -e 'socket(my $s, PF_UNIX, SOCK_STREAM, 0) or die; connect($s, pack_sockaddr_un(\"$ENV{BESIDE}/socket\")) or die $!'")]
    [InlineData("perl -MSocket -e 'socket(my $s, PF_INET, SOCK_RAW, 1) or die $!'")]
    [InlineData("perl -e 'socket(my $s, 17, 3, 0) or die $!'")]
    [InlineData("perl -e 'socket(my $s, 40, 1, 0) or die $!'")]
    [InlineData("perl -e 'socket(my $s, 38, 5, 0) or die $!'")]
    public async Task Nothing_is_reached_over_a_network(string script)
    {
        using var listener = new TcpListener(IPAddress.Any, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        using var hidden = Listen(new UnixDomainSocketEndPoint($"\0gantry-{port}"));
        using var named = Listen(new UnixDomainSocketEndPoint(Path.Combine(Beside, "socket")));

        var (text, exit) = await RunAsync($"export PORT={port} BESIDE={Beside} ADDRESS={OwnAddress()}\n{script}");

        exit.ExitCode.ShouldNotBe(0, text);
        listener.Pending().ShouldBeFalse();
        hidden.Poll(0, SelectMode.SelectRead).ShouldBeFalse();
        named.Poll(0, SelectMode.SelectRead).ShouldBeFalse();
    }

    [Fact]
    public async Task It_has_no_capability_cannot_gain_one_and_is_filtered()
    {
        var (text, _) = await RunAsync("grep -E '^(CapInh|CapPrm|CapEff|CapBnd|CapAmb|NoNewPrivs|Seccomp):' /proc/self/status | tr -d '\\t'");

        text.ShouldBe(string.Concat(new[] { "CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb" }.Select(name => $"{name}:0000000000000000\n")) + "NoNewPrivs:1\nSeccomp:2\n");
    }

    [Fact]
    public async Task It_sees_no_process_and_no_device_of_the_host()
    {
        var (text, _) = await RunAsync("ls -d /proc/[0-9]* | wc -l; ls /dev | tr '\\n' ' '; echo; cat /proc/net/dev | wc -l; ls /sys 2>/dev/null | wc -l");

        var lines = text.Split('\n');
        int.Parse(lines[0], System.Globalization.CultureInfo.InvariantCulture).ShouldBeLessThan(8);
        lines[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .ShouldBeSubsetOf(["core", "fd", "full", "null", "ptmx", "pts", "random", "shm", "stderr", "stdin", "stdout", "tty", "urandom", "zero", "console"]);
        lines[2].ShouldBe("3");
        lines[3].ShouldBe("0");
    }

    private static Socket Listen(UnixDomainSocketEndPoint place)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(place);
        socket.Listen();
        return socket;
    }

    // Not its loopback: the address under which others reach it, where it has one.
    private static IPAddress OwnAddress() =>
        Dns.GetHostAddresses(Dns.GetHostName(), AddressFamily.InterNetwork).FirstOrDefault(address => !IPAddress.IsLoopback(address)) ?? IPAddress.Loopback;

    private static string HashOf(string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos("*", SearchOption.AllDirectories).OrderBy(entry => entry.FullName, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{entry.FullName} {entry.UnixFileMode} {entry.LastWriteTimeUtc.Ticks}"));
            hash.AppendData(entry is FileInfo { LinkTarget: null } file ? File.ReadAllBytes(file.FullName) : []);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
