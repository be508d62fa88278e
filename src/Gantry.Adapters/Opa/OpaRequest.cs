using System.Text.Json.Serialization;
using Gantry.Core.Approvals.External;

namespace Gantry.Adapters.Opa;

/// <summary>What OPA's data API takes.</summary>
internal sealed record OpaRequest(ExternalQuestion Input);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(OpaRequest))]
internal sealed partial class OpaJson : JsonSerializerContext;
