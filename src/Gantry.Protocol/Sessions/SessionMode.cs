using System.Text.Json.Serialization;

namespace Gantry.Protocol.Sessions;

/// <summary>What a session is for.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SessionMode>))]
public enum SessionMode
{
    /// <summary>A conversation.</summary>
    [JsonStringEnumMemberName("chat")]
    Chat,
}
