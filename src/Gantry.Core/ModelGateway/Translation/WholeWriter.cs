using System.Buffers;
using System.Text.Json;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.ModelGateway.Translation.Chat;
using Gantry.Core.ModelGateway.Translation.Messages;
using Gantry.Core.ModelGateway.Translation.Responses;

namespace Gantry.Core.ModelGateway.Translation;

/// <summary>Writes an answer as one document when it is whole; of one that failed nothing.</summary>
internal sealed class WholeWriter(ModelProtocol protocol, IBufferWriter<byte> client, AnswerTerms terms) : AnswerWriter
{
    private readonly AnswerDraft draft = new();

    public override void Take(AnswerEvent told)
    {
        draft.Take(told);
        if (told is not AnswerStopped)
        {
            return;
        }

        using var json = new Utf8JsonWriter(client, TranslationJson.Writing);
        switch (protocol)
        {
            case ModelProtocol.Messages:
                MessagesWholeWriter.Write(json, draft);
                break;
            case ModelProtocol.ChatCompletions:
                ChatWholeWriter.Write(json, draft, terms);
                break;
            default:
                ResponsesDocument.Write(json, draft, terms);
                break;
        }
    }
}
