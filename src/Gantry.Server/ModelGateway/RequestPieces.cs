using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Core.ModelGateway.Providers;
using Gantry.Core.ModelGateway.Wire;

namespace Gantry.Server.ModelGateway;

/// <summary>
/// A request's body as a provider gets it: the client's bytes, with the model's name replaced where the provider calls it otherwise, and with the route's
/// parameters and the wish for token counts put in where the client says nothing of them. Nothing is copied.
/// </summary>
internal sealed class RequestPieces(ReadOnlyMemory<byte> body, RequestFields fields, ModelRoute route, ModelOperation operation)
{
    private readonly ReadOnlyMemory<byte>[] asItCame = [body];

    /// <summary>The client did not ask for a stream's token counts, and the provider is asked all the same: the frame that carries them is ours.</summary>
    public bool HidesUsage(ModelProvider provider) =>
        operation == ModelOperation.ChatCompletions && fields.Stream && !fields.AsksForUsage && provider.AsksForStreamUsage;

    public IReadOnlyList<ReadOnlyMemory<byte>> For(RouteTarget target)
    {
        var added = Added(target.Provider);
        var renames = target.Model != fields.Model;
        var changesOptions = HidesUsage(target.Provider) && fields.HasStreamOptions;
        if (added is null && !renames && !changesOptions)
        {
            return asItCame;
        }

        var edits = new List<(int From, int To, ReadOnlyMemory<byte> Bytes)>(3);
        if (added is not null)
        {
            edits.Add((fields.Start, fields.Start, added));
        }

        if (renames)
        {
            edits.Add((fields.ModelPlace.Start.Value, fields.ModelPlace.End.Value, fields.IsForm ? Encoding.UTF8.GetBytes(target.Model) : JsonSerializer.SerializeToUtf8Bytes(target.Model)));
        }

        if (changesOptions)
        {
            edits.Add((fields.StreamOptionsPlace.Start.Value, fields.StreamOptionsPlace.End.Value, WithUsage(body.Span[fields.StreamOptionsPlace])));
        }

        return Cut(edits);
    }

    private List<ReadOnlyMemory<byte>> Cut(List<(int From, int To, ReadOnlyMemory<byte> Bytes)> edits)
    {
        edits.Sort((one, other) => one.From.CompareTo(other.From));
        var pieces = new List<ReadOnlyMemory<byte>>((edits.Count * 2) + 1);
        var at = 0;
        foreach (var (from, to, bytes) in edits)
        {
            pieces.Add(body[at..from]);
            pieces.Add(bytes);
            at = to;
        }

        pieces.Add(body[at..]);
        return pieces;
    }

    private byte[]? Added(ModelProvider provider)
    {
        var asksUsage = HidesUsage(provider) && !fields.HasStreamOptions;
        if (!asksUsage && (route.Parameters.Count == 0 || fields.IsForm))
        {
            return null;
        }

        var added = new ArrayBufferWriter<byte>();
        if (asksUsage)
        {
            added.Write("\"stream_options\":{\"include_usage\":true},"u8);
        }

        foreach (var (name, value) in route.Parameters)
        {
            if (!RequestFields.Has(body.Span, name))
            {
                added.Write(JsonSerializer.SerializeToUtf8Bytes(name));
                added.Write(":"u8);
                added.Write(value);
                added.Write(","u8);
            }
        }

        // The model stands in every body, so something follows the comma.
        return added.WrittenCount == 0 ? null : added.WrittenSpan.ToArray();
    }

    private static byte[] WithUsage(ReadOnlySpan<byte> options)
    {
        var node = JsonNode.Parse(options)!.AsObject();
        node["include_usage"] = true;
        return JsonSerializer.SerializeToUtf8Bytes(node);
    }
}
