using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Gantry.Cli.Commands;
using Gantry.Cli.Commands.McpServers;
using Gantry.Cli.Diagnosis;
using Gantry.Cli.Schemas;

namespace Gantry.Cli;

/// <summary>The documents that the command line itself writes with <c>--json</c>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ExportWritten))]
[JsonSerializable(typeof(DoctorReport))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(IReadOnlyList<ListedServer>))]
[JsonSerializable(typeof(SchemaReport))]
[JsonSerializable(typeof(SignInLink))]
[JsonSerializable(typeof(PageTicketGiven))]
internal sealed partial class CliJson : JsonSerializerContext
{
    static CliJson()
    {
        Default = new CliJson(new JsonSerializerOptions(s_defaultOptions) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }
}
