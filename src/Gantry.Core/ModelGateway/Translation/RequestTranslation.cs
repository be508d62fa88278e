using System.Text.Json;
using System.Text.Unicode;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.ModelGateway.Translation.Chat;
using Gantry.Core.ModelGateway.Translation.Messages;
using Gantry.Core.ModelGateway.Translation.Responses;

namespace Gantry.Core.ModelGateway.Translation;

/// <summary>A client's request, understood once and written in the protocol of whichever provider is asked.</summary>
public sealed class RequestTranslation : IDisposable
{
    // Protocols differ by some names around the same texts.
    private const int Room = 1024;

    private readonly JsonIndex index;
    private readonly Conversation conversation;
    private readonly IReadOnlyList<string> warnings;

    private RequestTranslation(JsonIndex index, Conversation conversation, IReadOnlyList<string> warnings) =>
        (this.index, this.conversation, this.warnings) = (index, conversation, warnings);

    /// <summary>About how many tokens its input takes.</summary>
    public long EstimatedInput => TokenEstimate.Of(conversation);

    /// <summary>Understands a request.</summary>
    /// <param name="protocol">One of the three of conversations.</param>
    /// <param name="body">Must stay as it is until this is disposed: what is only carried is copied from there.</param>
    /// <exception cref="UntranslatableException">It says something that no other protocol can say, or is no such request.</exception>
    public static RequestTranslation Read(ModelProtocol protocol, ReadOnlyMemory<byte> body)
    {
        var warnings = new TranslationWarnings();
        var index = new JsonIndex();
        try
        {
            if (!Utf8.IsValid(body.Span))
            {
                throw new UntranslatableException("body", "The body is no valid UTF-8.");
            }

            index.Read(body);
            var conversation = protocol switch
            {
                ModelProtocol.Messages => MessagesRequestReader.Read(index.Root, warnings),
                ModelProtocol.ChatCompletions => ChatRequestReader.Read(index.Root, warnings),
                ModelProtocol.Responses => ResponsesRequestReader.Read(index.Root, warnings),
                _ => throw new UntranslatableException("model", "Only conversations are translated; call a model whose provider speaks this protocol."),
            };
            return new RequestTranslation(index, conversation, [.. warnings.Tokens]);
        }
        catch (JsonException malformed)
        {
            index.Dispose();
            throw new UntranslatableException("body", $"The body is no valid JSON: {malformed.Message}");
        }
        catch (InvalidOperationException)
        {
            index.Dispose();
            throw new UntranslatableException("body", "A field of the body is of another kind than this protocol has it.");
        }
        catch
        {
            index.Dispose();
            throw;
        }
    }

    /// <summary>Writes it for a provider.</summary>
    /// <exception cref="UntranslatableException">The provider's protocol cannot say it.</exception>
    public TranslatedRequest Write(TranslationTerms terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        var told = new TranslationWarnings(warnings);
        var prepared = BuiltInTools.LeaveOut(conversation, told);
        prepared = AllowedTools.Offer(prepared, terms, told);
        prepared = prepared with { Turns = ToolPairs.Repair(prepared.Turns, told) };
        var names = new ToolNames(terms.Protocol, prepared.Tools);
        var length = index.Json.Length;
        var body = new RentedBytes(length + (length / 8) + Room);
        try
        {
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

            return new TranslatedRequest(terms, names, body, told.Tokens)
            {
                Client = conversation.Origin,
                IsStream = conversation.IsStream,
                AsksForUsage = conversation.AsksForUsage,
                Echo = conversation.Origin == ModelProtocol.Responses ? ResponsesEcho.Of(index.Root) : ResponsesEcho.Usual,

                // Only streams of messages begin with a count.
                EstimatedInput = conversation is { IsStream: true, Origin: ModelProtocol.Messages } ? TokenEstimate.Of(prepared) : 0,
            };
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => index.Dispose();
}
