using System.Buffers;
using System.Text.Json;
using Gantry.Core.ModelGateway.Providers;
using Gantry.Core.ModelGateway.Wire;

namespace Gantry.Adapters.Models;

/// <summary>What a route says of its requests, put into one that does not say it itself.</summary>
internal static class RouteParameters
{
    /// <param name="body">A JSON object with at least one field.</param>
    public static IReadOnlyList<ReadOnlyMemory<byte>> PutInto(byte[] body, ModelRoute route)
    {
        var missing = route.Parameters.Where(parameter => !RequestFields.Has(body, parameter.Key)).ToList();
        if (missing.Count == 0)
        {
            return [body];
        }

        var opening = new ArrayBufferWriter<byte>();
        opening.Write("{"u8);
        foreach (var (name, value) in missing)
        {
            opening.Write(JsonSerializer.SerializeToUtf8Bytes(name));
            opening.Write(":"u8);
            opening.Write(value);
            opening.Write(","u8);
        }

        return [opening.WrittenMemory, body.AsMemory(1)];
    }
}
