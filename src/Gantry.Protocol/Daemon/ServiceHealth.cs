using System.Text.Json.Serialization;

namespace Gantry.Protocol.Daemon;

/// <summary>Answer of <c>GET /api/health/services</c>.</summary>
public sealed record ServicesReport(IReadOnlyList<ServiceHealth> Items);

/// <summary>One thing that the daemon works with, as it answered just now.</summary>
/// <param name="LatencyMs">How long it took to answer, or to fail, in milliseconds; null when it was not asked.</param>
/// <param name="Detail">Why it is not up; null when it is.</param>
public sealed record ServiceHealth(string Name, ServiceState State, double? LatencyMs, string? Detail);

/// <summary>How a service is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ServiceState>))]
public enum ServiceState
{
    /// <summary>It answers.</summary>
    [JsonStringEnumMemberName("up")]
    Up,

    /// <summary>It is configured, and does not answer as it should.</summary>
    [JsonStringEnumMemberName("down")]
    Down,

    /// <summary>It is not configured.</summary>
    [JsonStringEnumMemberName("off")]
    Off,
}
