using System.Collections.Concurrent;
using System.Text.Json;
using Gantry.Protocol.Events;
using Gantry.Protocol.Json;

namespace Gantry.Protocol.Schemas;

/// <summary>
/// The schemas that ship with the program, one for each type of event (the whole envelope with that payload), <c>envelope</c> for what all have in common,
/// and the named frames of a stream. Objects are open: a later version may add fields, and readers ignore what they do not know.
/// </summary>
public static class EventSchemas
{
    private const string Folder = "schemas/";
    private const string Extension = ".json";

    /// <summary>The schema of what all events have in common.</summary>
    public const string Envelope = "envelope";

    private static readonly ConcurrentDictionary<string, JsonSchema> Read = new(StringComparer.Ordinal);

    /// <summary>The frames of a stream that are no events.</summary>
    public static IReadOnlyList<string> FrameNames { get; } = ["snapshot", "synced", "reset"];

    /// <summary>All names, in the order in which the documentation lists them.</summary>
    public static IReadOnlyList<string> Names { get; } = [Envelope, .. EventCatalog.All.Select(type => type.Name), .. FrameNames];

    /// <summary>The schema as it ships: UTF-8 JSON. Null when there is none of this name.</summary>
    public static byte[]? Find(string name)
    {
        using var resource = typeof(EventSchemas).Assembly.GetManifestResourceStream(Folder + name + Extension);
        if (resource is null)
        {
            return null;
        }

        var json = new byte[resource.Length];
        resource.ReadExactly(json);
        return json;
    }

    /// <summary>Checks one event: the envelope, and the payload by its type. Faults, not exceptions, also for what is no JSON.</summary>
    public static IReadOnlyList<SchemaFault> CheckEvent(ReadOnlyMemory<byte> utf8Json) =>
        Check(utf8Json, root =>
        {
            var faults = SchemaOf(Envelope).Check(root);
            return faults.Count == 0 ? SchemaOf(root.GetProperty("type").GetString()!).Check(root) : faults;
        });

    /// <summary>Checks the data of a named frame.</summary>
    public static IReadOnlyList<SchemaFault> CheckFrame(string name, ReadOnlyMemory<byte> utf8Json) => Check(utf8Json, SchemaOf(name).Check);

    private static IReadOnlyList<SchemaFault> Check(ReadOnlyMemory<byte> utf8Json, Func<JsonElement, IReadOnlyList<SchemaFault>> check)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8Json, new JsonDocumentOptions { MaxDepth = EventJson.DeepestEnvelope });
            return check(document.RootElement);
        }
        catch (JsonException malformed)
        {
            return [new SchemaFault("", $"It is no JSON: {malformed.Message}")];
        }
    }

    private static JsonSchema SchemaOf(string name) =>
        Read.GetOrAdd(name, static name => JsonSchema.Parse(Find(name) ?? throw new InvalidOperationException($"There is no schema named {name}.")));
}
