using System.Text;
using Gantry.Core.ModelGateway.Wire;

namespace Gantry.Core.Tests.ModelGateway.Wire;

public sealed class RequestFieldsTests
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
}
