using System.Buffers;
using System.Text;
using System.Text.Json;
using Gantry.Core.ModelGateway.Translation;
using Gantry.Core.Tests.ModelGateway.Wire;
using Gantry.Testing;

namespace Gantry.Core.Tests.ModelGateway.Translation;

public sealed class JsonEscapesTests(ITestOutputHelper output)
{
    [Fact]
    public void Any_document_as_a_text_is_read_again_as_it_was()
    {
        var luck = Rounds.Luck(output.WriteLine);
        for (var round = 0; round < Rounds.Of(500, 20_000); round++)
        {
            var document = RandomJson.Object(luck);
            var written = new ArrayBufferWriter<byte>();
            using (var json = new Utf8JsonWriter(written, TranslationJson.Writing))
            {
                json.WriteQuoted(Encoding.UTF8.GetBytes(document));
            }

            JsonElement.Parse(written.WrittenSpan).GetString().ShouldBe(document);
        }
    }
}
