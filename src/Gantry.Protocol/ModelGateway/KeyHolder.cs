using System.Text.Json.Serialization;

namespace Gantry.Protocol.ModelGateway;

/// <summary>What a virtual key is made for.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<KeyHolder>))]
public enum KeyHolder
{
    /// <summary>A user, by name.</summary>
    [JsonStringEnumMemberName("user")]
    User,

    /// <summary>A session. Its limits hold for all calls of that session, with this key or without.</summary>
    [JsonStringEnumMemberName("session")]
    Session,

    /// <summary>A run. Its limits hold for all calls of that run, with this key or without.</summary>
    [JsonStringEnumMemberName("run")]
    Run,

    /// <summary>A tenant, by name.</summary>
    [JsonStringEnumMemberName("tenant")]
    Tenant,
}
