using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.ModelGateway.Translation.Chat;
using Gantry.Core.ModelGateway.Translation.Messages;
using Gantry.Core.ModelGateway.Translation.Responses;

namespace Gantry.Core.ModelGateway.Translation;

/// <summary>A client's request, understood once and written in the protocol of whichever provider is asked.</summary>
public sealed class RequestTranslation
{
    // Protocols differ by some names around the same texts.
    private const int Room = 1024;

    private readonly Conversation conversation;
    private readonly IReadOnlyList<string> warnings;
    private readonly int length;

    private RequestTranslation(Conversation conversation, IReadOnlyList<string> warnings, int length) =>
        (this.conversation, this.warnings, this.length) = (conversation, warnings, length);

    /// <summary>About how many tokens its input takes.</summary>
    public long EstimatedInput => TokenEstimate.Of(conversation);

    /// <summary>Understands a request.</summary>
    /// <param name="protocol">One of the three of conversations.</param>
    /// <exception cref="UntranslatableException">It says something that no other protocol can say, or is no such request.</exception>
    public static RequestTranslation Read(ModelProtocol protocol, ReadOnlySpan<byte> body)
    {
        var warnings = new TranslationWarnings();
        try
        {
            if (!Utf8.IsValid(body))
            {
                throw new UntranslatableException("body", "The body is no valid UTF-8.");
            }

            // Its own copy: the body's memory is used again when the call is over.
            var json = JsonElement.Parse(body, TranslationJson.Reading);
            var conversation = protocol switch
            {
                ModelProtocol.Messages => MessagesRequestReader.Read(json, warnings),
                ModelProtocol.ChatCompletions => ChatRequestReader.Read(json, warnings),
                ModelProtocol.Responses => ResponsesRequestReader.Read(json, warnings),
                _ => throw new UntranslatableException("model", "Only conversations are translated; call a model whose provider speaks this protocol."),
            };
            return new RequestTranslation(conversation, [.. warnings.Tokens], body.Length);
        }
        catch (JsonException malformed)
        {
            throw new UntranslatableException("body", $"The body is no valid JSON: {malformed.Message}");
        }
        catch (InvalidOperationException)
        {
            throw new UntranslatableException("body", "A field of the body is of another kind than this protocol has it.");
        }
    }

    /// <summary>Writes it for a provider.</summary>
    /// <exception cref="UntranslatableException">The provider's protocol cannot say it.</exception>
    public TranslatedRequest Write(TranslationTerms terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        try
        {
            return WriteFor(terms);
        }
        catch (InvalidOperationException)
        {
            // Half a character in a schema, which nobody looks at before it is written.
            throw new UntranslatableException("body", "A text of the body is no valid Unicode.");
        }
    }

    private TranslatedRequest WriteFor(TranslationTerms terms)
    {
        var told = new TranslationWarnings(warnings);
        var prepared = BuiltInTools.LeaveOut(conversation, told);
        prepared = prepared with { Turns = ToolPairs.Repair(prepared.Turns, told) };
        var names = new ToolNames(terms.Protocol, prepared.Tools);
        var body = new ArrayBufferWriter<byte>(length + (length / 8) + Room);
        using (var json = new Utf8JsonWriter(body, TranslationJson.Writing))
        {
            switch (terms.Protocol)
            {
                case ModelProtocol.Messages:
                    new MessagesRequestWriter(json, terms, names, told).Write(prepared);
                    break;
                case ModelProtocol.ChatCompletions:
                    new ChatRequestWriter(json, terms, names, told).Write(prepared);
                    break;
                default:
                    new ResponsesRequestWriter(json, terms, names, told).Write(prepared);
                    break;
            }
        }

        return new TranslatedRequest(prepared, terms, names, body.WrittenMemory, told.Tokens);
    }
}

/// <summary>A request in a provider's protocol, and the way back for its answer.</summary>
public sealed class TranslatedRequest
{
    private readonly Conversation conversation;
    private readonly TranslationTerms terms;
    private readonly ToolNames names;

    internal TranslatedRequest(Conversation conversation, TranslationTerms terms, ToolNames names, ReadOnlyMemory<byte> body, IReadOnlyList<string> warnings) =>
        (this.conversation, this.terms, this.names, Body, Warnings) = (conversation, terms, names, body, warnings);

    /// <summary>What the provider gets.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>What was left out or said otherwise; names that may stand in a header.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>What the provider speaks.</summary>
    public ModelProtocol Protocol => terms.Protocol;

    /// <summary>The client wants a stream.</summary>
    public bool IsStream => conversation.IsStream;

    /// <summary>Begins the way back.</summary>
    /// <param name="isStream">The provider answers with a stream.</param>
    /// <param name="now">For the answers that say when they were made.</param>
    /// <param name="client">Where the client's answer is written.</param>
    public AnswerTranslation Answer(bool isStream, DateTimeOffset now, IBufferWriter<byte> client) =>
        new(terms.Protocol, isStream, conversation.Origin, conversation.IsStream, names, new AnswerTerms(now.ToUnixTimeSeconds(), TokenEstimate.Of(conversation), conversation.AsksForUsage), client);
}
