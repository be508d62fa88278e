using System.Text.Json.Serialization;

namespace Gantry.Adapters.Docker;

// What we say to the Engine API and understand of it (https://docs.docker.com/engine/api/v1.40/), in its own names. What is null is not sent.

/// <summary>Body of <c>POST /containers/create</c>.</summary>
internal sealed record ContainerRequest
{
    public required string Image { get; init; }
    public required IReadOnlyList<string> Cmd { get; init; }
    public IReadOnlyList<string>? Entrypoint { get; init; }
    public IReadOnlyList<string> Env { get; init; } = [];
    public string? User { get; init; }
    public string? WorkingDir { get; init; }
    public string? Hostname { get; init; }
    public bool NetworkDisabled { get; init; }
    public bool OpenStdin { get; init; }
    public bool StdinOnce { get; init; }
    public bool Tty { get; init; }
    public EngineHealthcheck? Healthcheck { get; init; }
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
    public required HostConfig HostConfig { get; init; }
}

/// <summary>How a container is confined.</summary>
internal sealed record HostConfig
{
    public IReadOnlyList<string> CapAdd { get; init; } = [];
    public IReadOnlyList<string> CapDrop { get; init; } = [];
    public IReadOnlyList<string> SecurityOpt { get; init; } = [];
    public bool Privileged { get; init; }
    public bool ReadonlyRootfs { get; init; }
    public bool Init { get; init; }
    public string NetworkMode { get; init; } = "none";
    public string IpcMode { get; init; } = "private";
    public string PidMode { get; init; } = "";
    public long Memory { get; init; }
    public long MemorySwap { get; init; }
    public long PidsLimit { get; init; }
    public IReadOnlyList<EngineMount> Mounts { get; init; } = [];
    public IReadOnlyDictionary<string, string> Tmpfs { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
    public IReadOnlyList<EngineLimit> Ulimits { get; init; } = [];
    public RestartPolicy RestartPolicy { get; init; } = new("no");
    public LogConfig? LogConfig { get; init; }
}

internal sealed record RestartPolicy(string Name);

/// <summary><c>none</c>: the engine keeps no copy of the output.</summary>
internal sealed record LogConfig(string Type);

/// <param name="Type"><c>bind</c>.</param>
internal sealed record EngineMount(string Type, string Source, string Target, bool ReadOnly, BindOptions? BindOptions = null);

internal sealed record BindOptions(string Propagation);

internal sealed record EngineLimit(string Name, long Soft, long Hard);

internal sealed record CreatedContainer(string Id);

/// <summary>One row of <c>GET /containers/json</c>.</summary>
internal sealed record ListedContainer(string Id, IReadOnlyDictionary<string, string>? Labels, string State);

/// <summary>What we read of <c>GET /containers/{id}/json</c>.</summary>
internal sealed record InspectedContainer(string Id, ContainerState State, HostConfig HostConfig, InspectedConfig Config);

internal sealed record InspectedConfig(string? User, IReadOnlyDictionary<string, string>? Labels, EngineHealthcheck? Healthcheck = null);

internal sealed record ContainerState(string Status, bool Running, bool OOMKilled, int ExitCode, string? Error);

/// <summary>Body of <c>POST /containers/{id}/exec</c>.</summary>
internal sealed record ExecRequest(
    IReadOnlyList<string> Cmd,
    IReadOnlyList<string> Env,
    string WorkingDir,
    bool AttachStdin,
    bool Tty,
    bool AttachStdout = true,
    bool AttachStderr = true);

internal sealed record CreatedExec(string Id);

/// <summary>Body of <c>POST /exec/{id}/start</c>.</summary>
internal sealed record ExecStart(bool Tty, bool Detach = false);

/// <param name="ExitCode">Null while it runs.</param>
internal sealed record InspectedExec(bool Running, int? ExitCode, int Pid);

/// <summary>What we read of <c>GET /version</c>.</summary>
internal sealed record EngineVersion(string Version, string ApiVersion, string? Os, string? Arch, IReadOnlyList<EngineComponent>? Components = null)
{
    /// <summary>It is Podman's service, which says so among its parts.</summary>
    [JsonIgnore]
    public bool IsPodman => Components?.Any(component => component.Name?.StartsWith("Podman", StringComparison.Ordinal) == true) == true;
}

internal sealed record EngineComponent(string? Name);

/// <summary>One line of <c>GET /events</c>.</summary>
internal sealed record EngineEvent(string? Action, EngineActor? Actor);

internal sealed record EngineActor(IReadOnlyDictionary<string, string>? Attributes);

/// <summary><c>NONE</c>: the image's own check is not run.</summary>
internal sealed record EngineHealthcheck(IReadOnlyList<string> Test);

/// <summary>What we read of <c>GET /images/{name}/json</c>.</summary>
internal sealed record EngineImage(string Id);

internal sealed record EngineRefusal([property: JsonPropertyName("message")] string Message);

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ContainerRequest))]
[JsonSerializable(typeof(CreatedContainer))]
[JsonSerializable(typeof(IReadOnlyList<ListedContainer>))]
[JsonSerializable(typeof(InspectedContainer))]
[JsonSerializable(typeof(ExecRequest))]
[JsonSerializable(typeof(CreatedExec))]
[JsonSerializable(typeof(ExecStart))]
[JsonSerializable(typeof(InspectedExec))]
[JsonSerializable(typeof(EngineVersion))]
[JsonSerializable(typeof(EngineImage))]
[JsonSerializable(typeof(EngineRefusal))]
[JsonSerializable(typeof(EngineEvent))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, IReadOnlyList<string>>))]
internal sealed partial class EngineJson : JsonSerializerContext;
