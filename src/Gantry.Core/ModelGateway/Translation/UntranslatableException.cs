namespace Gantry.Core.ModelGateway.Translation;

/// <summary>The request cannot be said in the provider's protocol without changing what it asks.</summary>
/// <param name="field">The field that cannot, as the client calls it.</param>
/// <param name="sentence">What is wrong and what to do next.</param>
public sealed class UntranslatableException(string field, string sentence) : Exception(sentence)
{
    /// <summary>As the client calls it, such as <c>tools[0].type</c>.</summary>
    public string Field { get; } = field;

    internal static UntranslatableException NotCarried(string field) =>
        new(field, $"\"{field}\" cannot be carried to this model, whose provider speaks another protocol; leave it out, or call a model whose provider knows it.");

    internal static UntranslatableException Wrong(string field, string expected) => new(field, $"\"{field}\" must be {expected}.");
}
