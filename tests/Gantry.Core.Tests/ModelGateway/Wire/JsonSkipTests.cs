using System.Text;
using System.Text.Json;
using Gantry.Core.ModelGateway.Wire;
using Gantry.Testing;

namespace Gantry.Core.Tests.ModelGateway.Wire;

public sealed class JsonSkipTests(ITestOutputHelper output)
{
    [Fact]
    public void Every_value_of_any_document_ends_where_the_runtimes_reader_says()
    {
        var luck = Rounds.Luck(output.WriteLine);
        for (var round = 0; round < Rounds.Of(400, 20_000); round++)
        {
            var json = Encoding.UTF8.GetBytes(RandomJson.Object(luck));
            var reader = new Utf8JsonReader(json);
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray or JsonTokenType.PropertyName)
                {
                    continue;
                }

                var start = (int)reader.TokenStartIndex;
                var whole = reader;
                whole.Skip();
                JsonSkip.Value(json, start).ShouldBe((int)whole.BytesConsumed, $"byte {start} of {Encoding.UTF8.GetString(json)}");
            }
        }
    }

    [Fact]
    public void Whatever_the_bytes_are_the_fast_way_and_the_plain_one_stop_at_the_same()
    {
        var luck = Rounds.Luck(output.WriteLine);
        ReadOnlySpan<byte> alphabet = "{}[]\"\"\"\\\\\\ a,:1"u8;
        for (var round = 0; round < Rounds.Of(20_000, 1_000_000); round++)
        {
            var json = new byte[luck.Next(1, 300)];
            for (var i = 0; i < json.Length; i++)
            {
                json[i] = alphabet[luck.Next(alphabet.Length)];
            }

            json[0] = luck.Next(2) == 0 ? (byte)'{' : (byte)'[';
            JsonSkip.Value(json, 0).ShouldBe(Plainly(json), Encoding.UTF8.GetString(json));
        }
    }

    [Theory]
    [InlineData(61)]
    [InlineData(62)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    public void What_a_backslash_escapes_may_stand_in_the_next_block(int before)
    {
        foreach (var slashes in Enumerable.Range(1, 130))
        {
            // An even number of them leaves the quote a quote, and the brace behind it ends the object.
            var json = Encoding.UTF8.GetBytes($"{{\"{new string('a', before)}{new string('\\', slashes)}\"}}\"}} ");
            JsonSkip.Value(json, 0).ShouldBe(slashes % 2 == 0 ? before + slashes + 4 : before + slashes + 6);
        }
    }

    // As the paper has it: byte after byte.
    private static int Plainly(ReadOnlySpan<byte> json)
    {
        var (depth, isInText) = (0, false);
        for (var at = 0; at < json.Length; at++)
        {
            switch (json[at])
            {
                case (byte)'\\' when isInText:
                    at++;
                    break;
                case (byte)'"':
                    isInText = !isInText;
                    break;
                case (byte)'{' or (byte)'[' when !isInText:
                    depth++;
                    break;
                case (byte)'}' or (byte)']' when !isInText:
                    if (--depth == 0)
                    {
                        return at + 1;
                    }

                    break;
                default:
                    break;
            }
        }

        return -1;
    }
}
