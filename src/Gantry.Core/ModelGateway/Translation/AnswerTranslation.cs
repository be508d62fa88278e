using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.ModelGateway.Translation.Chat;
using Gantry.Core.ModelGateway.Translation.Messages;
using Gantry.Core.ModelGateway.Translation.Responses;

namespace Gantry.Core.ModelGateway.Translation;

/// <summary>
/// One answer on its way from a provider's protocol into its client's: what is fed comes out translated at once, in whatever pieces it comes. For one
/// thread at a time.
/// </summary>
public sealed class AnswerTranslation : IDisposable
{
    // A document is understood when it is whole, and nobody's answer is larger.
    private const int LargestDocument = 32 * 1024 * 1024;

    private readonly ModelProtocol client;
    private readonly AnswerReader reader;
    private readonly SseOutput output;
    private readonly SseFrames? frames;
    private readonly JsonIndex index = new();
    private readonly ArrayBufferWriter<byte> document = new();
    private readonly Action<ReadOnlyMemory<byte>> takeFrame;
    private ProviderFault? fault;

    internal AnswerTranslation(ModelProtocol provider, bool isStream, ModelProtocol client, bool wantsStream, ToolNames names, AnswerTerms terms, IBufferWriter<byte> to)
    {
        this.client = client;
        output = new SseOutput(to);
        AnswerWriter writer = !wantsStream ? new WholeWriter(client, to, terms) : client switch
        {
            ModelProtocol.Messages => new MessagesStreamWriter(output, terms),
            ModelProtocol.ChatCompletions => new ChatStreamWriter(output, terms),
            _ => new ResponsesStreamWriter(output, terms),
        };
        var order = new BlockOrder(writer.Take);
        reader = provider switch
        {
            ModelProtocol.Messages => new MessagesAnswerReader(names, Tell),
            ModelProtocol.ChatCompletions => new ChatAnswerReader(names, Tell),
            _ => new ResponsesAnswerReader(names, Tell),
        };
        frames = isStream ? new SseFrames() : null;
        takeFrame = TakeFrame;

        void Tell(AnswerEvent told)
        {
            fault = told is AnswerFailed failed ? failed.Fault : fault;
            order.Take(told);
        }
    }

    /// <summary>Why the answer failed, as HTTP would say it; null when it did not. A client that wants a stream was told in it.</summary>
    public int? FailedStatus => fault?.Status;

    /// <summary>The failure's code and sentence for the client; empty when there was none.</summary>
    public (string Code, string Sentence) Failure => fault is null ? ("", "") : (fault.OpenAICode, fault.MessageFor(client));

    /// <summary>The next piece of the provider's answer.</summary>
    public void Feed(ReadOnlySpan<byte> bytes)
    {
        if (reader.IsOver)
        {
            return;
        }

        if (frames is not null)
        {
            if (!frames.Feed(bytes, takeFrame))
            {
                Fail("The provider sent an event that is larger than any answer.");
            }
        }
        else if (document.WrittenCount + bytes.Length > LargestDocument)
        {
            Fail("The provider sent a larger answer than can be translated.");
        }
        else
        {
            document.Write(bytes);
        }
    }

    /// <summary>The provider's answer ended. One that broke off is told as a failure, never as a whole answer.</summary>
    public void End()
    {
        if (frames is not null)
        {
            frames.End(takeFrame);
            reader.End();
        }
        else if (!reader.IsOver)
        {
            Read(document.WrittenMemory, reader.TakeWhole);
        }
    }

    /// <summary>The provider's answer broke off or fell silent.</summary>
    public void Fail(string sentence) => reader.Fail(new ProviderFault(502, null, sentence));

    /// <inheritdoc/>
    public void Dispose()
    {
        output.Dispose();
        index.Dispose();
    }

    private void TakeFrame(ReadOnlyMemory<byte> data)
    {
        if (reader.IsOver)
        {
            return;
        }

        if (data.Span.Trim(" \t"u8).SequenceEqual("[DONE]"u8))
        {
            (reader as ChatAnswerReader)?.Done();
            return;
        }

        Read(data, reader.Take);
    }

    private void Read(ReadOnlyMemory<byte> json, Action<JsonPart> take)
    {
        // A byte that is no text is marked as such and takes nothing else with it.
        var text = Utf8.IsValid(json.Span) ? json : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(json.Span));
        try
        {
            index.Read(text);
            take(index.Root);
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            // No JSON, or a field that is of another kind than the protocol has it.
            Fail("The provider sent something that is no answer in its protocol.");
        }
    }
}
