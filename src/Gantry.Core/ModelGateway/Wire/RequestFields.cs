using System.Text;
using System.Text.Json;

namespace Gantry.Core.ModelGateway.Wire;

/// <summary>What the gateway has to know of a request's body: a few fields at its top, and where they stand. The rest is passed on unread.</summary>
public sealed class RequestFields
{
    private RequestFields()
    {
    }

    /// <summary>They stand in a form, not in a JSON object.</summary>
    public bool IsForm { get; private init; }

    /// <summary>What the client asks for; null when it says nothing.</summary>
    public string? Model { get; private set; }

    /// <summary>Where the model's JSON value stands.</summary>
    public Range ModelPlace { get; private set; }

    /// <summary>Where the first field may be put: right after the opening brace.</summary>
    public int Start { get; private set; }

    /// <summary>The object has no field, so that a comma behind an added one would be wrong.</summary>
    public bool IsEmpty { get; private set; } = true;

    /// <summary>Asks for a stream of events.</summary>
    public bool Stream { get; private set; }

    /// <summary>The most tokens that the answer may have; null when the client leaves it to the provider.</summary>
    public long? MaxOutput { get; private set; }

    /// <summary>The client says itself what it wants in the stream.</summary>
    public bool HasStreamOptions { get; private set; }

    /// <summary>The client asked for the stream's token counts.</summary>
    public bool AsksForUsage { get; private set; }

    /// <summary>Where <c>stream_options</c> stands.</summary>
    public Range StreamOptionsPlace { get; private set; }

    /// <summary><c>metadata.tenant_id</c>.</summary>
    public string? TenantId { get; private set; }

    /// <summary><c>metadata.run_id</c>.</summary>
    public string? RunId { get; private set; }

    /// <summary>The fields of a form; its model's place holds the plain name.</summary>
    public static RequestFields Of(string? model, Range modelPlace, bool stream) =>
        new() { Model = model, ModelPlace = modelPlace, Stream = stream, IsForm = true, IsEmpty = false };

    /// <summary>Reads them in one pass over the top of the object.</summary>
    /// <exception cref="MalformedRequestException">It is no JSON object, or says one of these twice: we and the provider might each believe another.</exception>
    public static RequestFields Scan(ReadOnlySpan<byte> json)
    {
        var fields = new RequestFields();
        var at = JsonSkip.WhiteSpace(json, 0);
        if (at >= json.Length || json[at] != (byte)'{')
        {
            throw new MalformedRequestException("The body must be a JSON object.");
        }

        at = fields.Start = at + 1;
        at = JsonSkip.WhiteSpace(json, at);
        while (at < json.Length && json[at] != (byte)'}')
        {
            var key = json[at] == (byte)'"' ? at : throw Malformed(at);
            at = JsonSkip.Text(json, at);
            var keyEnd = at < 0 ? throw Malformed(key) : at;
            at = JsonSkip.WhiteSpace(json, at);
            if (at >= json.Length || json[at] != (byte)':')
            {
                throw Malformed(at);
            }

            var value = JsonSkip.WhiteSpace(json, at + 1);
            at = JsonSkip.Value(json, value);
            if (at < 0)
            {
                throw Malformed(value);
            }

            fields.IsEmpty = false;
            fields.Take(json, json[(key + 1)..(keyEnd - 1)], value..at);
            at = JsonSkip.WhiteSpace(json, at);
            if (at < json.Length && json[at] == (byte)',')
            {
                at = JsonSkip.WhiteSpace(json, at + 1);
                if (at < json.Length && json[at] == (byte)'}')
                {
                    throw Malformed(at);
                }
            }
            else if (at >= json.Length || json[at] != (byte)'}')
            {
                throw Malformed(at);
            }
        }

        if (at >= json.Length || JsonSkip.WhiteSpace(json, at + 1) != json.Length)
        {
            throw Malformed(Math.Min(at + 1, json.Length));
        }

        return fields;
    }

    /// <summary>Whether the object has a field of this name at its top. For bodies that have been scanned.</summary>
    public static bool Has(ReadOnlySpan<byte> json, string name)
    {
        var wanted = Encoding.UTF8.GetBytes(name);
        var at = JsonSkip.WhiteSpace(json, 0) + 1;
        while ((at = JsonSkip.WhiteSpace(json, at)) < json.Length && json[at] == (byte)'"')
        {
            var end = JsonSkip.Text(json, at);
            if (Plain(json[(at + 1)..(end - 1)]).SequenceEqual(wanted))
            {
                return true;
            }

            at = JsonSkip.Value(json, JsonSkip.WhiteSpace(json, JsonSkip.WhiteSpace(json, end) + 1));
            at = JsonSkip.WhiteSpace(json, at) + 1;
        }

        return false;
    }

    private void Take(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name, Range place)
    {
        name = Plain(name);
        var value = json[place];
        switch (name.Length)
        {
            case 5 when name.SequenceEqual("model"u8):
                Once(Model is null, "model");
                Model = value[0] == (byte)'"' ? Text(value) : throw new MalformedRequestException("\"model\" must be a text.");
                ModelPlace = place;
                break;
            case 6 when name.SequenceEqual("stream"u8):
                Once(!Stream, "stream");
                Stream = value.SequenceEqual("true"u8);
                break;
            case 8 when name.SequenceEqual("metadata"u8) && value[0] == (byte)'{':
                ReadMetadata(value);
                break;
            case 10 when name.SequenceEqual("max_tokens"u8):
            case 21 when name.SequenceEqual("max_completion_tokens"u8):
            case 17 when name.SequenceEqual("max_output_tokens"u8):
                MaxOutput = System.Buffers.Text.Utf8Parser.TryParse(value, out long most, out var read) && read == value.Length && most >= 0 ? most : MaxOutput;
                break;
            case 14 when name.SequenceEqual("stream_options"u8):
                Once(!HasStreamOptions, "stream_options");
                HasStreamOptions = value[0] == (byte)'{';
                StreamOptionsPlace = place;
                AsksForUsage = HasStreamOptions && ReadIncludeUsage(value);
                break;
            default:
                break;
        }
    }

    private static void Once(bool isFirst, string name)
    {
        if (!isFirst)
        {
            throw new MalformedRequestException($"\"{name}\" stands in the body twice; say it once.");
        }
    }

    // A key may be spelled with escapes, and whoever is behind us would understand it.
    private static ReadOnlySpan<byte> Plain(ReadOnlySpan<byte> name) =>
        name.Contains((byte)'\\') ? Encoding.UTF8.GetBytes(Text([(byte)'"', .. name, (byte)'"'])) : name;

    private static string Text(ReadOnlySpan<byte> quoted)
    {
        if (!quoted.Contains((byte)'\\'))
        {
            return Encoding.UTF8.GetString(quoted[1..^1]);
        }

        try
        {
            var reader = new Utf8JsonReader(quoted);
            reader.Read();
            return reader.GetString() ?? "";
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            throw new MalformedRequestException("The body is no valid JSON: a text in it has a wrong escape.");
        }
    }

    private void ReadMetadata(ReadOnlySpan<byte> value)
    {
        try
        {
            var reader = new Utf8JsonReader(value);
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1)
                {
                    continue;
                }

                var (isTenant, isRun) = (reader.ValueTextEquals("tenant_id"u8), reader.ValueTextEquals("run_id"u8));
                reader.Read();
                if ((isTenant || isRun) && reader.TokenType == JsonTokenType.String)
                {
                    TenantId = isTenant ? reader.GetString() : TenantId;
                    RunId = isRun ? reader.GetString() : RunId;
                }

                reader.Skip();
            }
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            throw new MalformedRequestException("\"metadata\" is no valid JSON.");
        }
    }

    private static bool ReadIncludeUsage(ReadOnlySpan<byte> value)
    {
        try
        {
            var reader = new Utf8JsonReader(value);
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1 && reader.ValueTextEquals("include_usage"u8))
                {
                    return reader.Read() && reader.TokenType == JsonTokenType.True;
                }
            }

            return false;
        }
        catch (JsonException)
        {
            throw new MalformedRequestException("\"stream_options\" is no valid JSON.");
        }
    }

    private static MalformedRequestException Malformed(int at) => new($"The body is no valid JSON near byte {Math.Max(0, at)}.");
}

/// <summary>The body cannot be passed on; the sentence says why.</summary>
public sealed class MalformedRequestException(string message) : Exception(message);
