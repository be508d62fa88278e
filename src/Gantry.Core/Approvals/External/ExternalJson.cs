using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Gantry.Core.Approvals.External;

[JsonSerializable(typeof(JsonObject))]
internal sealed partial class ExternalJson : JsonSerializerContext;
