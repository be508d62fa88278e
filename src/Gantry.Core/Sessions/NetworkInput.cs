using System.Text.Json.Serialization;

namespace Gantry.Core.Sessions;

/// <summary>A connection as an approval shows it.</summary>
internal sealed record NetworkInput(string Host, int Port);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(NetworkInput))]
internal sealed partial class NetworkInputJson : JsonSerializerContext;
