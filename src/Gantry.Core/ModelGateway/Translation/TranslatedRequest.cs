using System.Buffers;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.ModelGateway.Translation.Responses;

namespace Gantry.Core.ModelGateway.Translation;

/// <summary>A request in a provider's protocol, and the way back for its answer. Disposed when nobody reads its body any more.</summary>
public sealed class TranslatedRequest : IDisposable
{
    private readonly TranslationTerms terms;
    private readonly ToolNames names;
    private readonly RentedBytes body;

    internal TranslatedRequest(TranslationTerms terms, ToolNames names, RentedBytes body, IReadOnlyList<string> warnings) =>
        (this.terms, this.names, this.body, Warnings) = (terms, names, body, warnings);

    /// <summary>What the provider gets.</summary>
    public ReadOnlyMemory<byte> Body => body.Written;

    /// <summary>What was left out or said otherwise; names that may stand in a header.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>What the provider speaks.</summary>
    public ModelProtocol Protocol => terms.Protocol;

    /// <summary>The client wants a stream.</summary>
    public bool IsStream { get; internal init; }

    internal ModelProtocol Client { get; init; }

    internal bool AsksForUsage { get; init; }

    internal long EstimatedInput { get; init; }

    internal ResponsesEcho Echo { get; init; } = ResponsesEcho.Usual;

    /// <summary>Begins the way back.</summary>
    /// <param name="isStream">The provider answers with a stream.</param>
    /// <param name="now">For the answers that say when they were made.</param>
    /// <param name="client">Where the client's answer is written.</param>
    public AnswerTranslation Answer(bool isStream, DateTimeOffset now, IBufferWriter<byte> client) =>
        new(terms.Protocol, isStream, Client, IsStream, names, new AnswerTerms(now.ToUnixTimeSeconds(), EstimatedInput, AsksForUsage, Echo), client);

    /// <inheritdoc/>
    public void Dispose() => body.Dispose();
}
