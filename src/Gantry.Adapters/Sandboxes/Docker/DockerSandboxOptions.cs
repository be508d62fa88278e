namespace Gantry.Adapters.Sandboxes.Docker;

/// <summary>Containers as sandboxes.</summary>
public sealed record DockerSandboxOptions
{
    /// <summary>The image when nobody named one.</summary>
    public const string DefaultImage = "gantry-sandbox:latest";

    /// <summary><c>DOCKER_HOST</c>; null means the usual socket.</summary>
    public string? EngineAddress { get; init; }

    /// <summary>What containers are made of: it must have <c>sh</c> and <c>sleep</c>, and what the agent's tools need. It is never pulled.</summary>
    public string Image { get; init; } = DefaultImage;

    /// <summary>Bytes that a sandbox may keep in each of its private folders, which lie in memory.</summary>
    public long PrivateFolderSize { get; init; } = 512L * 1024 * 1024;
}
