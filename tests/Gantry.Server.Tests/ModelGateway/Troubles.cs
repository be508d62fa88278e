namespace Gantry.Server.Tests.ModelGateway;

/// <summary>A model that refuses, breaks off or falls silent when the conversation says so, and else is the one of <see cref="TwoToolTurns"/>.</summary>
internal static class Troubles
{
    public const string Refused = "be-refused";
    public const string Cut = "be-cut";
    public const string Slow = "be-slow";
    public const string Sentence = "No such thing is known here.";

    /// <summary>The smallest picture there is.</summary>
    public const string Png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    public static async Task AnswerAsync(UpstreamExchange exchange)
    {
        if (exchange.Body.Contains(Refused, StringComparison.Ordinal))
        {
            // All three protocols say it so.
            await exchange.AnswerAsync(400, $$$"""{"type":"error","error":{"type":"invalid_request_error","message":"{{{Sentence}}}"}}""");
        }
        else if (exchange.Body.Contains(Cut, StringComparison.Ordinal) || exchange.Body.Contains(Slow, StringComparison.Ordinal))
        {
            await exchange.BeginStreamAsync();
            await exchange.ChunkAsync(Beginning(exchange.Line.Split(' ')[1]).ToArray());
            await (exchange.Body.Contains(Slow, StringComparison.Ordinal) ? exchange.HangAsync() : exchange.BreakAsync());
        }
        else
        {
            await TwoToolTurns.AnswerAsync(exchange);
        }
    }

    private static ReadOnlySpan<byte> Beginning(string path) => path switch
    {
        "/v1/messages" => """
            data: {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"m","content":[],"usage":{"input_tokens":12,"output_tokens":1}}}

            data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

            data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Begun"}}


            """u8,
        "/v1/chat/completions" => """
            data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":"Begun"},"finish_reason":null}]}


            """u8,
        _ => """
            data: {"type":"response.created","response":{"id":"resp_1","model":"m","status":"in_progress"}}

            data: {"type":"response.output_text.delta","output_index":0,"content_index":0,"delta":"Begun"}


            """u8,
    };
}
