using System.Text.Json.Serialization;

namespace Gantry.Protocol.Sessions;

/// <summary>What a session is for.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SessionMode>))]
public enum SessionMode
{
    /// <summary>A conversation.</summary>
    [JsonStringEnumMemberName("chat")]
    Chat,

    /// <summary>A conversation from outside of Gantry, which can be read and searched and nothing else.</summary>
    [JsonStringEnumMemberName("imported")]
    Imported,
}
