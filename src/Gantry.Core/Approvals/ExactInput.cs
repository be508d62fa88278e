using System.Buffers;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gantry.Core.Approvals;

/// <summary>The one form of a tool's input that is stored, shown and hashed: compact JSON, non-ASCII text as it is.</summary>
internal sealed record ExactInput(JsonElement Json, string Hash)
{
    public static ExactInput Of(JsonElement input)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            input.WriteTo(writer);
        }

        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        return new ExactInput(document.RootElement.Clone(), Convert.ToHexStringLower(SHA256.HashData(buffer.WrittenSpan)));
    }
}
