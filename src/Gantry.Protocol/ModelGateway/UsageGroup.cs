using System.Text.Json.Serialization;

namespace Gantry.Protocol.ModelGateway;

/// <summary>By what usage is added up.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<UsageGroup>))]
public enum UsageGroup
{
    /// <summary>By day of UTC.</summary>
    [JsonStringEnumMemberName("day")]
    Day,

    /// <summary>By user.</summary>
    [JsonStringEnumMemberName("user")]
    User,

    /// <summary>By provider and model.</summary>
    [JsonStringEnumMemberName("model")]
    Model,

    /// <summary>By session.</summary>
    [JsonStringEnumMemberName("session")]
    Session,

    /// <summary>By run.</summary>
    [JsonStringEnumMemberName("run")]
    Run,

    /// <summary>By virtual key.</summary>
    [JsonStringEnumMemberName("key")]
    Key,
}
