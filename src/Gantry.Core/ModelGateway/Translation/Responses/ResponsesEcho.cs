using System.Text;
using System.Text.Json;

namespace Gantry.Core.ModelGateway.Translation.Responses;

/// <summary>
/// What a response object says again of its request (the Response of OpenAI's reference has these always): as the client said it, else what it would mean unsaid.
/// Its tools and instructions are not repeated; they are long, and stand in three events of every stream.
/// </summary>
internal sealed class ResponsesEcho
{
    private static readonly IReadOnlyList<(string Name, byte[] Usual)> Fields =
    [
        ("parallel_tool_calls", "true"u8.ToArray()),
        ("tool_choice", "\"auto\""u8.ToArray()),
        ("temperature", "null"u8.ToArray()),
        ("top_p", "null"u8.ToArray()),
        ("max_output_tokens", "null"u8.ToArray()),
        ("reasoning", """{"effort":null,"summary":null}"""u8.ToArray()),
        ("text", """{"format":{"type":"text"}}"""u8.ToArray()),
        ("metadata", "{}"u8.ToArray()),
    ];

    private readonly byte[][] values = [.. Fields.Select(field => field.Usual)];

    private ResponsesEcho()
    {
    }

    /// <summary>Of a request that says none of it.</summary>
    public static ResponsesEcho Usual { get; } = new();

    /// <param name="body">The client's request; what is needed of it is copied.</param>
    public static ResponsesEcho Of(JsonPart body)
    {
        var echo = new ResponsesEcho();
        for (var i = 0; i < Fields.Count; i++)
        {
            if (body.Field(Encoding.UTF8.GetBytes(Fields[i].Name)) is { IsSound: true } said)
            {
                echo.values[i] = said.Raw.ToArray();
            }
        }

        return echo;
    }

    public void Write(Utf8JsonWriter json)
    {
        for (var i = 0; i < Fields.Count; i++)
        {
            json.WritePropertyName(Fields[i].Name);
            json.WriteRawValue(values[i], skipInputValidation: true);
        }
    }
}
