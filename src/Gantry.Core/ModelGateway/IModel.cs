namespace Gantry.Core.ModelGateway;

/// <summary>A model that answers a conversation. Stateless: everything it needs stands in the request.</summary>
public interface IModel
{
    /// <summary>Its name, for usage and for people; a scripted one says that it is scripted.</summary>
    string Name { get; }

    /// <summary>Streams one answer: parts as they grow, at last exactly one <see cref="ModelAnswerEnded"/>.</summary>
    /// <exception cref="ModelException">The provider refuses or does not answer.</exception>
    IAsyncEnumerable<ModelUpdate> AnswerAsync(ModelRequest request, CancellationToken cancellationToken);
}
