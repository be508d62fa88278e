using System.Text;
using System.Text.Json;
using Gantry.Core.ModelGateway.Wire;
using Gantry.Testing;

namespace Gantry.Core.Tests.ModelGateway.Wire;

public sealed class RequestFieldsTests(ITestOutputHelper output)
{
    [Fact]
    public void The_fields_at_the_top_are_found_among_everything_else()
    {
        const string Body = """ { "messages":[{"content":"\"model\":\"no\" }] \\"},{"model":"no","stream":false}], "max_tokens" : 64 ,"stream":true,"model":"claude-ü","metadata":{"user_id":"u","tenant_id":"t","run_id":"r","x":{"run_id":"no"}},"stream_options":{"include_usage":true}} """;
        var bytes = Encoding.UTF8.GetBytes(Body);

        var fields = RequestFields.Scan(bytes);

        (fields.Model, fields.Stream, fields.MaxOutput, fields.AsksForUsage, fields.TenantId, fields.RunId).ShouldBe(("claude-ü", true, 64, true, "t", "r"));
        Encoding.UTF8.GetString(bytes[fields.ModelPlace]).ShouldBe("\"claude-ü\"");
        RequestFields.Has(bytes, "max_tokens").ShouldBeTrue();
        RequestFields.Has(bytes, "content").ShouldBeFalse();
    }

    [Fact]
    public void A_model_spelled_with_escapes_is_the_same_model() =>
        RequestFields.Scan("""{"mod\u0065l":"gpt\u002dx"}"""u8).Model.ShouldBe("gpt-x");

    [Theory]
    [InlineData("null")]
    [InlineData("{\"model\":\"a\"")]
    [InlineData("{\"model\":\"a\",\"messages\":[\"x}")]
    [InlineData("{\"model\":\"a\" \"b\":1}")]
    [InlineData("{model:\"a\"}")]
    [InlineData("{\"model\":}")]
    [InlineData("{\"model\":\"\\q\"}")]
    [InlineData("{\"metadata\":{\"run_id\":}}")]
    [InlineData("\ufeff{}")]
    public void What_is_no_object_is_refused(string body) => Should.Throw<MalformedRequestException>(() => RequestFields.Scan(Encoding.UTF8.GetBytes(body)));

    [Fact]
    public void What_stands_at_the_top_of_any_document_is_found_as_the_runtime_finds_it()
    {
        var luck = Rounds.Luck(output.WriteLine);
        for (var round = 0; round < Rounds.Of(400, 20_000); round++)
        {
            // Fields of the same name deeper down, and in texts, are none of these.
            var rest = RandomJson.Object(luck);
            var json = $"{{\"a\":{rest},\"stream\":{(luck.Next(2) == 0 ? "true" : "false")},\"b\":[{rest},{{\"model\":7}}],\"model\":\"m{luck.Next()}\",\"c\":{rest}}}";
            var bytes = Encoding.UTF8.GetBytes(json);
            var known = JsonElement.Parse(json);

            var fields = RequestFields.Scan(bytes);

            (fields.Model, fields.Stream).ShouldBe((known.GetProperty("model").GetString(), known.GetProperty("stream").GetBoolean()), json);
            Encoding.UTF8.GetString(bytes[fields.ModelPlace]).ShouldBe(known.GetProperty("model").GetRawText());
            foreach (var field in known.EnumerateObject())
            {
                RequestFields.Has(bytes, field.Name).ShouldBeTrue(json);
            }
        }
    }

    [Fact]
    public void A_document_that_is_cut_anywhere_is_refused()
    {
        var luck = Rounds.Luck(output.WriteLine);
        for (var round = 0; round < Rounds.Of(200, 5000); round++)
        {
            var bytes = Encoding.UTF8.GetBytes(RandomJson.Object(luck));
            Should.Throw<MalformedRequestException>(() => RequestFields.Scan(bytes.AsSpan(0, luck.Next(bytes.Length))));
        }
    }
}
