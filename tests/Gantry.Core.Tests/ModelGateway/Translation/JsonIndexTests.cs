using System.Buffers;
using System.Text;
using System.Text.Json;
using Gantry.Core.ModelGateway.Translation;
using Gantry.Testing;

namespace Gantry.Core.Tests.ModelGateway.Translation;

/// <summary>Beside the runtime's own reader: the same is JSON, and the same stands in it.</summary>
public sealed class JsonIndexTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData(" [ ] ")]
    [InlineData("[1,]")]
    [InlineData("[,1]")]
    [InlineData("[1 2]")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{\"a\" 1}")]
    [InlineData("{a:1}")]
    [InlineData("{\"a\":1}}")]
    [InlineData("{]")]
    [InlineData("[}")]
    [InlineData("01")]
    [InlineData("-")]
    [InlineData("-0.5e+3")]
    [InlineData("1.")]
    [InlineData("1e")]
    [InlineData("+1")]
    [InlineData("nul")]
    [InlineData("truex")]
    [InlineData("\"\\x\"")]
    [InlineData("\"\\u12g4\"")]
    [InlineData("\"\\u12\"")]
    [InlineData("\"a\nb\"")]
    [InlineData("\"open")]
    [InlineData("\"open\\")]
    [InlineData("\"\\\\\\\"\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\ude00\"")]
    [InlineData("[[[[\"deep\"]],{\"a\":{\"b\":[null,true,false,1.5]}}]]")]
    [InlineData("/* no */ 1")]
    public void What_is_JSON_is_what_the_runtime_takes_for_it(string text) => Compare(Encoding.UTF8.GetBytes(text));

    [Fact]
    public void Whatever_comes_is_read_as_the_runtime_reads_it()
    {
        var luck = Rounds.Luck(output.WriteLine);
        for (var round = 0; round < Rounds.Of(3000, 300_000); round++)
        {
            var sample = Encoding.UTF8.GetBytes(TranslationCase.Samples[luck.Next(TranslationCase.Samples.Count)].Json);
            for (var times = luck.Next(3); times > 0; times--)
            {
                var at = luck.Next(sample.Length);
                var odd = (byte)"\"\\{}[]:,0u1 eE.-\n\tntf\x1f"[luck.Next(22)];

                // A piece of a longer character stays, since the runtime reads none of a broken one.
                sample[at] = sample[at] < 0x80 ? odd : sample[at];
            }

            Compare(sample);
        }
    }

    [Fact]
    public void Nesting_has_an_end()
    {
        using var index = new JsonIndex();
        index.Read(Encoding.UTF8.GetBytes(new string('[', 200) + new string(']', 200)));
        Should.Throw<JsonException>(() => index.Read(Encoding.UTF8.GetBytes(new string('[', 201) + new string(']', 201))));
    }

    [Theory]
    [InlineData("\"plain\"", "\"plain\"")]
    [InlineData("\"\\u003c \\n \\\" \\\\\"", "\"\\u003c \\n \\\" \\\\\"")]
    [InlineData("\"half \\ud83d of one\"", "\"half � of one\"")]
    [InlineData("\"\\ud83d\\ude00\"", "\"😀\"")]
    public void A_text_is_written_as_it_stands_unless_half_a_character_stands_in_it(string text, string written)
    {
        using var index = new JsonIndex();
        index.Read(Encoding.UTF8.GetBytes(text));
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, TranslationJson.Writing))
        {
            JsonText.Of(index.Root).WriteTo(json);
        }

        JsonElement.Parse(bytes.WrittenSpan).GetString().ShouldBe(JsonElement.Parse(written).GetString());
        if (!text.Contains("\\ud"))
        {
            Encoding.UTF8.GetString(bytes.WrittenSpan).ShouldBe(written);
        }
    }

    [Fact]
    public void Of_a_name_that_stands_twice_the_last_counts_however_it_is_spelled()
    {
        var root = JsonIndex.Parse("""{"a":1,"\u0061":2,"b":null}"""u8.ToArray());

        (root.Number("a"u8), root.Field("b"u8) is null, root.Field("c"u8) is null).ShouldBe((2, true, true));
    }

    private static void Compare(byte[] text)
    {
        using var index = new JsonIndex();
        JsonElement? known = null;
        try
        {
            known = JsonElement.Parse(text, new JsonDocumentOptions { MaxDepth = 200 });
        }
        catch (JsonException)
        {
            Should.Throw<JsonException>(() => index.Read(text), Encoding.UTF8.GetString(text));
        }

        if (known is { } value)
        {
            index.Read(text);
            ShouldBeSame(index.Root, value);
        }
    }

    private static void ShouldBeSame(JsonPart part, JsonElement known)
    {
        part.Kind.ShouldBe(known.ValueKind);
        part.RawText.ShouldBe(known.GetRawText());
        switch (known.ValueKind)
        {
            case JsonValueKind.Array:
                part.Count.ShouldBe(known.GetArrayLength());
                foreach (var (inner, other) in part.Items().Zip(known.EnumerateArray()))
                {
                    ShouldBeSame(inner, other);
                }

                break;
            case JsonValueKind.Object:
                part.Count.ShouldBe(known.GetPropertyCount());
                foreach (var ((name, inner), other) in part.Fields().Zip(known.EnumerateObject()))
                {
                    name.ShouldBe(other.Name);
                    ShouldBeSame(inner, other.Value);
                }

                break;
            case JsonValueKind.String when !part.RawText.Contains("\\ud", StringComparison.OrdinalIgnoreCase):
                part.Words().ShouldBe(known.GetString());
                JsonText.Of(part).Length.ShouldBe(known.GetString()!.Length);
                break;
            default:
                break;
        }
    }
}
