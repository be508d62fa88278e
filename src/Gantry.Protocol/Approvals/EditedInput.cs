using System.Text.Json;

namespace Gantry.Protocol.Approvals;

/// <summary>What a person put in place of the input that was asked for; this is what runs.</summary>
/// <param name="InputHash">Lower-case hex SHA-256 of its bytes as stored.</param>
public sealed record EditedInput(JsonElement Input, string InputHash);
