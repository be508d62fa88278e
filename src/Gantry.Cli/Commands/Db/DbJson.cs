using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Gantry.Adapters.Storage.Sqlite;
using Gantry.Protocol.Archives;

namespace Gantry.Cli.Commands.Db;

/// <summary>What <c>gantry db … --json</c> writes. Apart from the other documents, so that they are written without loading the storage.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(DatabaseStats))]
[JsonSerializable(typeof(DatabaseCheck))]
[JsonSerializable(typeof(BackupWritten))]
[JsonSerializable(typeof(SchemaUpgrade))]
[JsonSerializable(typeof(DatabaseRollback))]
[JsonSerializable(typeof(PruneReport))]
internal sealed partial class DbJson : JsonSerializerContext
{
    static DbJson()
    {
        Default = new DbJson(new JsonSerializerOptions(s_defaultOptions) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }
}

/// <summary>What <c>gantry db backup --json</c> says.</summary>
internal sealed record BackupWritten(string File, long Bytes);
