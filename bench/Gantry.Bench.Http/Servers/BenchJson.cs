using System.Text.Json.Serialization;
using Gantry.Protocol.Events;

namespace Gantry.Bench.Http.Servers;

/// <summary>What the bench's own route takes.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AssistantFinal[]))]
internal sealed partial class BenchJson : JsonSerializerContext;
