using Gantry.Adapters.Docker;
using Gantry.Adapters.Sandboxes.Local;
using Gantry.Core.Sandboxes;

namespace Gantry.Adapters.Sandboxes.Docker;

/// <summary>Says a sandbox's plan in the engine's words.</summary>
internal static class ContainerPlan
{
    // What an image wants run every few seconds is no part of a sandbox.
    private static readonly EngineHealthcheck NoHealthcheck = new(["NONE"]);

    // Docker's own name for a container that is not to keep what it writes.
    private const string NoLog = "none";
    private const string Home = "/home/agent";
    private const int UsualProcesses = 4096;

    // Ends when the daemon that holds its input ends, however that ends; with it, as the first process in there, ends every other one.
    private static readonly string[] LivesWithUs = ["/bin/sh", "-c", $"echo '{ContainerTether.Word}'; read -r _"];

    /// <param name="door">Through which the container's network is served; null when it has none.</param>
    /// <param name="isPodman">The engine is Podman's service.</param>
    public static ContainerRequest Request(
        SandboxPlan plan, DockerSandboxOptions options, SandboxLabels labels, FolderOwner user, ProtectedMounts mounts, ContainerDoor? door, bool isPodman = false) => new()
    {
        Image = options.Image,
        Entrypoint = [],
        Cmd = door is null ? LivesWithUs : [ContainerDoor.ProgramInside, .. LivesWithUs],
        Env = [.. Variables(plan).Select(variable => $"{variable.Key}={variable.Value}")],
        User = $"{user.User}:{user.Group}",
        WorkingDir = plan.WorkspaceFolder,
        Hostname = "sandbox",
        NetworkDisabled = true,
        OpenStdin = true,
        StdinOnce = true,
        Healthcheck = NoHealthcheck,
        Labels = labels.ToDictionary(),
        HostConfig = new HostConfig
        {
            CapDrop = ["ALL"],
            SecurityOpt = ["no-new-privileges"],
            ReadonlyRootfs = true,
            Init = true,
            NetworkMode = "none",
            IpcMode = "private",
            Memory = plan.Limits.Memory ?? 0,
            MemorySwap = plan.Limits.Memory ?? 0,
            PidsLimit = plan.Limits.Processes ?? 0,
            Ulimits = [.. Limits(plan.Limits), .. isPodman ? (EngineLimit[])[ProcessLimit()] : []],
            Mounts = [.. Mounts(plan, mounts, door)],
            Tmpfs = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["/tmp"] = $"rw,nosuid,nodev,exec,size={options.PrivateFolderSize},mode=1777",
                [Home] = $"rw,nosuid,nodev,exec,size={options.PrivateFolderSize},mode=0777",
            },
            LogConfig = new LogConfig(NoLog),
        },
    };

    private static Dictionary<string, string> Variables(SandboxPlan plan)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["HOME"] = Home, ["TMPDIR"] = "/tmp", ["LANG"] = "C.UTF-8" };
        var proxy = plan.Network is SandboxNetwork.Forwarded ? SandboxNetwork.Forwarded.Variables : new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in proxy.Concat(plan.Environment))
        {
            variables[name] = value;
        }

        return variables;
    }

    private static IEnumerable<EngineLimit> Limits(SandboxLimits limits)
    {
        yield return new EngineLimit("core", 0, 0);
        if (limits.OpenFiles is { } files)
        {
            yield return new EngineLimit("nofile", files, files);
        }

        if (limits.FileSize is { } size)
        {
            yield return new EngineLimit("fsize", size, size);
        }

        if (limits.ProcessorTime is { } processor)
        {
            yield return new EngineLimit("cpu", (long)processor.TotalSeconds, (long)processor.TotalSeconds);
        }
    }

    // Podman raises a container's limit on its user's processes unless it is told one, and without the right to raise limits nothing starts. This one is low enough
    // for any service and high enough for one user; what holds is the limit of the container.
    private static EngineLimit ProcessLimit() => new("nproc", UsualProcesses, UsualProcesses);

    private static IEnumerable<EngineMount> Mounts(SandboxPlan plan, ProtectedMounts mounts, ContainerDoor? door)
    {
        yield return Bind(plan.WorkspaceFolder, plan.WorkspaceFolder, readOnly: plan.IsReadOnly);
        foreach (var readable in plan.ReadableFolders)
        {
            yield return Bind(readable, readable, readOnly: true);
        }

        foreach (var writable in plan.WritableFolders)
        {
            yield return Bind(writable, writable, readOnly: false);
        }

        foreach (var mount in mounts.All)
        {
            var full = Path.Combine(plan.WorkspaceFolder, mount.Path);
            yield return Bind(full, full, readOnly: plan.IsReadOnly || !mount.IsWritable);
        }

        if (door is not null)
        {
            yield return Bind(door.ProgramFile, ContainerDoor.ProgramInside, readOnly: true);
            yield return Bind(door.SocketFile, ContainerDoor.SocketInside, readOnly: true);
        }
    }

    // Nothing that is mounted later on either side reaches the other.
    private static EngineMount Bind(string source, string target, bool readOnly) => new("bind", source, target, readOnly, new BindOptions("rprivate"));
}
