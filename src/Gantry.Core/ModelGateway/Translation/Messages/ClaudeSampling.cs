using System.Text.Json;

namespace Gantry.Core.ModelGateway.Translation.Messages;

/// <summary>How freely Claude is to choose its words. What it would refuse is left out, and told.</summary>
internal static class ClaudeSampling
{
    public static void Write(Utf8JsonWriter json, Conversation conversation, string model, bool isThinking, TranslationWarnings warnings)
    {
        // A thinking model takes no other than the usual, and the newer ones take nothing at all.
        var takesNone = isThinking || ClaudeVersion.Of(model).ChoosesItsSampling;
        if (conversation.Temperature is { } temperature)
        {
            var carried = takesNone ? 1 : Math.Min(temperature, 1);
            warnings.AddIf(carried != temperature, "temperature");
            if (!takesNone)
            {
                json.WriteNumber("temperature"u8, carried);
            }
        }

        if (conversation.TopP is { } topP && topP < 1)
        {
            // Of those that take something, the newer take one of both.
            if (takesNone || conversation.Temperature is not null)
            {
                warnings.Add("top_p");
            }
            else
            {
                json.WriteNumber("top_p"u8, topP);
            }
        }
    }
}
