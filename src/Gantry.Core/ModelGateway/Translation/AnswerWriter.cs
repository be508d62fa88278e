using Gantry.Core.ModelGateway.Translation.Responses;

namespace Gantry.Core.ModelGateway.Translation;

/// <summary>Writes an answer in a client's protocol. Blocks come one after another.</summary>
internal abstract class AnswerWriter
{
    public abstract void Take(AnswerEvent told);
}

/// <summary>What a writer has to know beside the answer.</summary>
/// <param name="Created">When the answer was made, in seconds of Unix.</param>
/// <param name="EstimatedInput">Tokens of the request, for clients that want them before the provider has counted.</param>
/// <param name="WantsUsage">The client asked for the token counts of a stream.</param>
/// <param name="Echo">What of the request a response says again.</param>
internal sealed record AnswerTerms(long Created, long EstimatedInput, bool WantsUsage, ResponsesEcho Echo);
