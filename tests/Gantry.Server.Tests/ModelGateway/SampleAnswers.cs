namespace Gantry.Server.Tests.ModelGateway;

/// <summary>Answers as providers give them.</summary>
internal static class SampleAnswers
{
    public const string MessagesRequest = """{"model":"claude-x","max_tokens":64,"messages":[{"role":"user","content":"hi"}],"unknown":{"kept":true}}""";
    public const string MessagesStreamRequest = """{"model":"claude-x","max_tokens":64,"stream":true,"messages":[{"role":"user","content":"hi"}]}""";
    public const string ChatRequest = """{"model":"gpt-x","messages":[{"role":"user","content":"hi"}]}""";
    public const string ChatStreamRequest = """{"model":"gpt-x","stream":true,"stream_options":{"include_usage":true},"messages":[{"role":"user","content":"hi"}]}""";
    public const string ResponsesStreamRequest = """{"model":"gpt-x","stream":true,"input":"hi"}""";

    public const string Message =
        """{"id":"msg_1","type":"message","role":"assistant","model":"claude-x","content":[{"type":"text","text":"Grüße 👋 {\"usage\":{\"output_tokens\":999}}"}],"stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":12,"cache_creation_input_tokens":3,"cache_read_input_tokens":40,"output_tokens":7,"service_tier":"standard"}}""";

    public const string Completion =
        """{"id":"c1","object":"chat.completion","created":1,"model":"gpt-x","choices":[{"index":0,"message":{"role":"assistant","content":"hello"},"finish_reason":"stop"}],"usage":{"prompt_tokens":100,"completion_tokens":23,"total_tokens":123,"prompt_tokens_details":{"cached_tokens":64,"audio_tokens":0},"completion_tokens_details":{"reasoning_tokens":10}}}""";

    public const string UsageFrame =
        "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"gpt-x\",\"choices\":[],\"usage\":{\"prompt_tokens\":100,\"completion_tokens\":23,\"total_tokens\":123,\"prompt_tokens_details\":{\"cached_tokens\":64},\"completion_tokens_details\":{\"reasoning_tokens\":10}}}\n\n";

    public static string MessageStream { get; } = string.Concat(
        Named("message_start", """{"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"claude-x","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":12,"cache_creation_input_tokens":3,"cache_read_input_tokens":40,"output_tokens":1}}}"""),
        Named("content_block_start", """{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}"""),
        Named("ping", """{"type":"ping"}"""),
        Named("content_block_delta", """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Grüße 👋"}}"""),
        Named("content_block_delta", """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":" \"usage\":{\"output_tokens\":999} \\"}}"""),
        Named("content_block_stop", """{"type":"content_block_stop","index":0}"""),
        Named("message_delta", """{"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":7}}"""),
        Named("message_stop", """{"type":"message_stop"}"""));

    public static string CompletionChunks { get; } = string.Concat(
        Data("""{"id":"c1","object":"chat.completion.chunk","created":1,"model":"gpt-x","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}],"usage":null}"""),
        Data("""{"id":"c1","object":"chat.completion.chunk","created":1,"model":"gpt-x","choices":[{"index":0,"delta":{"content":"Grüße 👋 \"choices\":[] \"usage\""},"finish_reason":null}],"usage":null}"""),
        Data("""{"id":"c1","object":"chat.completion.chunk","created":1,"model":"gpt-x","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":null}"""));

    public static string CompletionStream { get; } = CompletionChunks + UsageFrame + "data: [DONE]\n\n";

    public static string ResponseStream { get; } = string.Concat(
        Named("response.created", """{"type":"response.created","sequence_number":0,"response":{"id":"r1","object":"response","created_at":1,"status":"in_progress","model":"gpt-x","output":[],"usage":null}}"""),
        Named("response.output_text.delta", """{"type":"response.output_text.delta","sequence_number":1,"item_id":"m1","output_index":0,"content_index":0,"delta":"hello"}"""),
        Named("response.completed", """{"type":"response.completed","sequence_number":2,"response":{"id":"r1","object":"response","created_at":1,"status":"completed","model":"gpt-x","output":[{"type":"message","id":"m1","role":"assistant","status":"completed","content":[{"type":"output_text","text":"hello","annotations":[]}]}],"usage":{"input_tokens":100,"input_tokens_details":{"cached_tokens":64},"output_tokens":23,"output_tokens_details":{"reasoning_tokens":10},"total_tokens":123}}}"""));

    private static string Named(string name, string data) => $"event: {name}\ndata: {data}\n\n";

    private static string Data(string data) => $"data: {data}\n\n";
}
