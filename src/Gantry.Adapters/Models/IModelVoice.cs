using Gantry.Core.ModelGateway;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.ModelGateway.Providers;

namespace Gantry.Adapters.Models;

/// <summary>A protocol in which a model is asked, and its stream understood.</summary>
internal interface IModelVoice
{
    /// <summary>What a provider is asked to do.</summary>
    ModelOperation Operation { get; }

    /// <summary>Sent with every request, besides the provider's own and its key.</summary>
    IReadOnlyList<KeyValuePair<string, string>> Headers { get; }

    /// <summary>What its providers' settings are called.</summary>
    ModelSettings Settings { get; }

    /// <summary>What the stream says at its end that tells of the stream alone; null for nothing.</summary>
    string? LastWord { get; }

    /// <summary>The body of a request.</summary>
    /// <param name="model">As the provider calls it.</param>
    byte[] Write(ModelRequest request, string model);

    /// <summary>Reads one answer, event by event.</summary>
    /// <param name="target">Who answers.</param>
    /// <param name="secret">The key that was shown, which no sentence may have; null when there was none.</param>
    /// <returns>
    /// What an event tells, of its data. It throws a <see cref="ModelException"/> where that is an error of the provider, a <see cref="System.Text.Json.JsonException"/>
    /// or an <see cref="InvalidOperationException"/> where it cannot be read.
    /// </returns>
    Func<string, IReadOnlyList<ModelUpdate>> ReaderOf(CallTarget target, string? secret);
}
