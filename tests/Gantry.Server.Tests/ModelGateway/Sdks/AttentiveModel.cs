using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Channels;

namespace Gantry.Server.Tests.ModelGateway.Sdks;

/// <summary>A model that answers what the conversation asks, in whichever protocol, streamed or whole as it is asked; and that fails when it is told to.</summary>
internal sealed partial class AttentiveModel
{
    /// <summary>A provider of each protocol. Nobody tries again: a failure is to be seen.</summary>
    public const string Routes = """
        {"providers":{
           "messages":{"kind":"anthropic","base_url":"UPSTREAM","retries":0},
           "chat":{"kind":"openai","base_url":"UPSTREAM/v1","protocols":["chat"],"retries":0},
           "responses":{"kind":"openai","base_url":"UPSTREAM/v1","protocols":["responses"],"retries":0}},
         "routes":{
           "on-messages":{"provider":"messages","model":"claude-sonnet-4-5"},
           "on-chat":{"provider":"chat","model":"qwen"},
           "on-responses":{"provider":"responses","model":"gpt-5.1"}}}
        """;

    public const string BeRefused = "Be refused.";
    public const string FailMidway = "Fail midway.";
    public const string BreakOff = "Break off.";
    public const string BeSlow = "Be slow.";
    public const string Begun = "Begun";
    public const string Sentence = "No such thing is known here.";
    public const string Thought = "Thinking of it.";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Channel<UpstreamExchange> slow = Channel.CreateUnbounded<UpstreamExchange>();
    private readonly Channel<AskedConversation> asked = Channel.CreateUnbounded<AskedConversation>();

    /// <summary>The next request that will never be answered to its end.</summary>
    public Task<UpstreamExchange> SlowAsync(CancellationToken cancellationToken) => NextAsync(slow.Reader, cancellationToken);

    /// <summary>The next conversation that it was asked.</summary>
    public Task<AskedConversation> AskedAsync(CancellationToken cancellationToken) => NextAsync(asked.Reader, cancellationToken);

    /// <summary>Forgets what it was asked.</summary>
    public void Forget()
    {
        while (asked.Reader.TryRead(out _) || slow.Reader.TryRead(out _))
        {
        }
    }

    public async Task AnswerAsync(UpstreamExchange exchange)
    {
        var conversation = AskedConversation.Read(exchange);
        asked.Writer.TryWrite(conversation);
        IProviderVoice voice = exchange.Line.Split(' ')[1] switch
        {
            "/v1/messages" => new MessagesVoice(),
            "/v1/chat/completions" => new ChatVoice(),
            _ => new ResponsesVoice(),
        };
        switch (conversation.Lines[^1]["user: ".Length..])
        {
            case BeRefused:
                await exchange.AnswerAsync(400, voice.Refusal(Sentence));
                break;
            case FailMidway or BreakOff or BeSlow when conversation.IsStream:
                await BeginAsync(exchange, conversation, voice);
                break;
            case FailMidway:
                await exchange.AnswerAsync(500, voice.Refusal(Sentence));
                break;
            case BreakOff:
                await exchange.BeginStreamAsync(type: "application/json");
                await exchange.ChunkAsync(Encoding.UTF8.GetBytes(voice.Whole(new ModelAnswer("", Begun))[..60]));
                await exchange.BreakAsync();
                break;
            case BeSlow:
                slow.Writer.TryWrite(exchange);
                await exchange.HangAsync();
                break;
            default:
                var answer = Answer(conversation);
                await (conversation.IsStream ? exchange.StreamAsync(string.Concat(voice.Events(answer))) : exchange.AnswerAsync(200, voice.Whole(answer)));
                break;
        }
    }

    // Who waits in vain must not take what comes for the next.
    private static async Task<T> NextAsync<T>(ChannelReader<T> reader, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        return await reader.ReadAsync(patience.Token);
    }

    private async Task BeginAsync(UpstreamExchange exchange, AskedConversation conversation, IProviderVoice voice)
    {
        await exchange.BeginStreamAsync();
        var events = voice.Events(new ModelAnswer("", Begun)).ToList();
        foreach (var told in events.Take(events.FindIndex(told => told.Contains(Begun, StringComparison.Ordinal)) + 1))
        {
            await exchange.ChunkAsync(Encoding.UTF8.GetBytes(told));
        }

        switch (conversation.Lines[^1]["user: ".Length..])
        {
            case FailMidway:
                await exchange.ChunkAsync(Encoding.UTF8.GetBytes(voice.Fault(Sentence)));
                await exchange.EndStreamAsync();
                break;
            case BreakOff:
                await exchange.BreakAsync();
                break;
            default:
                slow.Writer.TryWrite(exchange);
                await exchange.HangAsync();
                break;
        }
    }

    private static ModelAnswer Answer(AskedConversation conversation)
    {
        var thought = conversation.Thinks ? Thought : "";
        var lines = conversation.Lines;
        if (lines[^1].StartsWith("result ", StringComparison.Ordinal))
        {
            return new ModelAnswer(thought, string.Join(", ", lines.Where(line => line.StartsWith("result ", StringComparison.Ordinal))));
        }

        if (conversation.HasTool)
        {
            string[] ids = ["one", "two"];
            return new ModelAnswer(thought, "", [.. City().Matches(lines[^1]).Select((city, at) => (ids[at], city.Value))]);
        }

        return new ModelAnswer(thought, $"Heard: {string.Join(" | ", lines.Select(line => line.Length > 60 ? $"{line.Length} letters" : line))}");
    }

    // The names of cities are the words with a capital, except the first of a sentence.
    [GeneratedRegex(@"(?<= )[A-Z]\w+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex City();
}
