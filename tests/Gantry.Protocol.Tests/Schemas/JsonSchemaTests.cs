using System.Text;
using System.Text.Json;
using Gantry.Protocol.Schemas;

namespace Gantry.Protocol.Tests.Schemas;

public sealed class JsonSchemaTests
{
    [Theory]
    [InlineData("""{"type":"integer"}""", "1", "1.0", "-3")]
    [InlineData("""{"type":["string","null"]}""", "null", "\"\"")]
    [InlineData("""{"type":"number"}""", "1", "1.5", "1e300")]
    [InlineData("""{"type":"boolean"}""", "true", "false")]
    [InlineData("""{"enum":["a",1]}""", "\"a\"", "1", "1.0")]
    [InlineData("""{"const":{"a":[1]}}""", """{ "a" : [ 1 ] }""")]
    [InlineData("""{"minimum":1}""", "1", "2", "1e300", "\"0\"")]
    [InlineData("""{"minLength":1,"maxLength":2}""", "\"a\"", "\"🦊🦊\"", "7")]
    [InlineData("""{"format":"uuid"}""", "\"22222222-2222-4222-8222-222222222222\"", "3")]
    [InlineData("""{"format":"date-time"}""", "\"2026-01-18T12:00:00Z\"", "\"2026-01-18T12:00:00.25+01:00\"")]
    [InlineData("""{"items":{"type":"string"}}""", "[]", "[\"a\"]", "{}")]
    [InlineData("""{"required":["a"]}""", """{"a":null}""", "[]")]
    [InlineData("""{"properties":{"a":{"type":"string"}}}""", """{"a":"x","b":1}""", "{}")]
    [InlineData("""{"properties":{"a":true},"additionalProperties":{"type":"integer"}}""", """{"a":"x","b":1}""")]
    [InlineData("""{"title":"t","description":"d","$id":"urn:x","$schema":"s"}""", "7")]
    [InlineData("true", "7")]
    public void What_fits_has_no_faults(string schema, params string[] values)
    {
        foreach (var value in values)
        {
            Check(schema, value).ShouldBeEmpty(value);
        }
    }

    [Theory]
    [InlineData("""{"type":"integer"}""", "1.5", "\"1\"", "null")]
    [InlineData("""{"type":"object"}""", "[]")]
    [InlineData("""{"type":["string","null"]}""", "0")]
    [InlineData("""{"enum":["a",1]}""", "\"A\"", "\"1\"")]
    [InlineData("""{"const":1}""", "2")]
    [InlineData("""{"minimum":1}""", "0", "0.99", "-1e300")]
    [InlineData("""{"minLength":1,"maxLength":2}""", "\"\"", "\"abc\"")]
    [InlineData("""{"format":"uuid"}""", "\"22222222222242228222222222222222\"", "\"\"")]
    [InlineData("""{"format":"date-time"}""", "\"2026-01-18\"", "\"2026-01-18T12:00:00\"", "\"2026-01-18T12:00:00.000\"", "\"2026-13-18T12:00:00Z\"", "\"\"")]
    [InlineData("""{"items":{"type":"string"}}""", "[1]")]
    [InlineData("""{"required":["a"]}""", "{}")]
    [InlineData("""{"properties":{"a":true},"additionalProperties":false}""", """{"a":1,"b":1}""")]
    [InlineData("false", "7")]
    public void What_does_not_fit_has_one(string schema, params string[] values)
    {
        foreach (var value in values)
        {
            Check(schema, value).ShouldHaveSingleItem(value);
        }
    }

    [Theory]
    [InlineData("""{"pattern":"a"}""", "'pattern'")]
    [InlineData("""{"properties":{"a":{"items":{"$ref":"#"}}}}""", "'$ref'")]
    [InlineData("""{"additionalProperties":{"anyOf":[]}}""", "'anyOf'")]
    [InlineData("""{"format":"email"}""", "email")]
    [InlineData("""{"type":"int"}""", "'int'")]
    [InlineData("7", "object, true or false")]
    public void A_word_that_it_does_not_know_is_refused_and_not_skipped(string schema, string says) =>
        Should.Throw<JsonException>(() => JsonSchema.Parse(Encoding.UTF8.GetBytes(schema))).Message.ShouldContain(says);

    [Fact]
    public void A_pointer_is_escaped() =>
        Check("""{"properties":{"a/b~c":{"items":{"type":"string"}}}}""", """{"a/b~c":["x",1]}""").Select(fault => fault.Place).ShouldBe(["/a~1b~0c/1"]);

    [Fact]
    public void All_faults_are_told() =>
        Check("""{"required":["z"],"properties":{"a":{"type":"string"},"b":{"type":"string"}}}""", """{"a":1,"b":2}""").Select(fault => fault.Place).ShouldBe(["", "/a", "/b"]);

    private static IReadOnlyList<SchemaFault> Check(string schema, string value) => JsonSchema.Parse(Encoding.UTF8.GetBytes(schema)).Check(JsonElement.Parse(value));
}
