using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Gantry.Cli.Diagnosis;

/// <summary>What this machine offers to build sandboxes with, each by trying it.</summary>
internal static class MachineOffers
{
    private const string InstallBubblewrap = "apt-get install bubblewrap (0.8 or newer)";
    private static readonly Version LeastBubblewrap = new(0, 8);

    public static async Task<IReadOnlyList<Finding>> AllAsync(TimeProvider time, CancellationToken cancellationToken) =>
    [
        await BubblewrapAsync(time, cancellationToken),
        await UserNamespacesAsync(time, cancellationToken),
        Seccomp(),
        Landlock(),
        await ControlGroupsAsync(time, cancellationToken),
        await DockerAsync(cancellationToken),
    ];

    /// <summary>Whether a sandbox of the kind <c>bubblewrap</c> can be built: a small one is.</summary>
    public static async Task<Finding> BubblewrapAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        const string subject = "bubblewrap";
        var version = await ProgramAnswer.AskAsync("bwrap", ["--version"], time, cancellationToken);
        if (version.IsMissing)
        {
            return new Finding(subject, false, "not installed, and the default sandbox needs it", InstallBubblewrap);
        }

        if (!Version.TryParse(version.Text.Split(' ')[^1], out var number) || number < LeastBubblewrap)
        {
            return new Finding(subject, false, $"{version.Text} is too old", InstallBubblewrap);
        }

        var built = await ProgramAnswer.AskAsync(
            "bwrap",
            [
                "--unshare-user", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--die-with-parent",
                "--ro-bind", "/", "/", "--proc", "/proc", "--dev", "/dev", "--", "true",
            ],
            time,
            cancellationToken);
        return built.Code == 0
            ? new Finding(subject, true, $"{version.Text}, and a sandbox can be built")
            : new Finding(subject, false, $"{version.Text}, but no sandbox can be built: {built.Text}", FixOf(built.Text));
    }

    private static async Task<Finding> UserNamespacesAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        var made = await ProgramAnswer.AskAsync("unshare", ["--user", "--map-root-user", "true"], time, cancellationToken);
        return made.Code == 0
            ? new Finding("user namespaces", true, "can be made", Needed: false)
            : new Finding("user namespaces", false, made.Text, FixOf(made.Text), Needed: false);
    }

    private static Finding Seccomp()
    {
        var isKnown = RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64;
        return File.Exists("/proc/sys/kernel/seccomp/actions_avail") && isKnown
            ? new Finding("seccomp", true, $"system calls can be filtered on {RuntimeInformation.ProcessArchitecture}", Needed: false)
            : new Finding("seccomp", false, "system calls cannot be filtered", "use a kernel with CONFIG_SECCOMP_FILTER on x86-64 or arm64", Needed: false);
    }

    private static Finding Landlock() => new(
        "landlock",
        true,
        ReadOr("/sys/kernel/security/lsm") switch
        {
            "" => "not told by this kernel; Gantry does not need it",
            var modules when modules.Contains("landlock", StringComparison.Ordinal) => "active; Gantry does not need it",
            _ => "not active; Gantry does not need it",
        },
        Needed: false);

    private static async Task<Finding> ControlGroupsAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        const string subject = "control groups";
        const string root = "/sys/fs/cgroup";
        var isSecond = File.Exists($"{root}/cgroup.controllers");
        var parent = isSecond ? root : $"{root}/pids";
        if (!Directory.Exists(parent))
        {
            return new Finding(subject, false, "not mounted", "mount -t cgroup2 none /sys/fs/cgroup", Needed: false);
        }

        var kind = isSecond ? "version 2" : "version 1";
        return (await ProgramAnswer.AskAsync("test", ["-w", parent], time, cancellationToken)).Code == 0
            ? new Finding(subject, true, $"{kind}, writable: memory and processes of a command are counted together", Needed: false)
            : Environment.IsPrivilegedProcess ? new Finding(
                subject,
                false,
                $"{kind}, not writable: memory is limited for each process, and the number of processes NOT at all, because root's are not counted",
                "run the daemon as an ordinary user, or mount the control groups writable (in a container: --cgroupns=private with /sys/fs/cgroup writable)",
                Needed: false)
            : new Finding(subject, true, $"{kind}, not writable: memory is limited for each process, and processes for each user namespace", Needed: false);
    }

    private static async Task<Finding> DockerAsync(CancellationToken cancellationToken)
    {
        const string subject = "docker";
        var path = Environment.GetEnvironmentVariable("DOCKER_HOST") is { } host && host.StartsWith("unix://", StringComparison.Ordinal)
            ? host["unix://".Length..]
            : "/var/run/docker.sock";
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            return new Finding(subject, true, $"answers at {path}", Needed: false);
        }
        catch (Exception refused) when (refused is SocketException or ArgumentException)
        {
            return new Finding(subject, false, $"nothing answers at {path}; only sandboxes of the kind container need it", "start Docker, or set DOCKER_HOST", Needed: false);
        }
    }

    // Each distribution has its own lock on user namespaces.
    private static string FixOf(string said) =>
        File.Exists("/proc/sys/kernel/apparmor_restrict_unprivileged_userns") && ReadOr("/proc/sys/kernel/apparmor_restrict_unprivileged_userns") == "1"
            ? "sysctl -w kernel.apparmor_restrict_unprivileged_userns=0, or give bwrap an AppArmor profile with \"userns,\""
            : ReadOr("/proc/sys/kernel/unprivileged_userns_clone") == "0" ? "sysctl -w kernel.unprivileged_userns_clone=1"
            : ReadOr("/proc/sys/user/max_user_namespaces") == "0" ? "sysctl -w user.max_user_namespaces=10000"
            : said.Contains("proc", StringComparison.Ordinal) ? "in a container: run it with --security-opt systempaths=unconfined --security-opt seccomp=unconfined"
            : "in a container: run it with --security-opt seccomp=unconfined; else choose GANTRY_SANDBOX=process, which confines nothing";

    private static string ReadOr(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
