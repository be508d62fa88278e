namespace Gantry.Core.ModelGateway.Translation;

/// <summary>What of a request was left out or said otherwise without changing what is asked: short names, each once, in the order in which they came up.</summary>
internal sealed class TranslationWarnings
{
    // A client may send any number of fields that nobody knows.
    private const int Most = 32;
    private const int Longest = 64;

    private readonly List<string> tokens = [];

    public TranslationWarnings(IEnumerable<string>? tokens = null) => this.tokens.AddRange(tokens ?? []);

    public IReadOnlyList<string> Tokens => tokens;

    /// <param name="token">The field as the client calls it, such as <c>top_k</c>; what could not stand in a header is replaced.</param>
    public void Add(string token)
    {
        if (tokens.Contains(token))
        {
            return;
        }

        var clean = string.Concat(token.Take(Longest).Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or ':' or '-' ? c : '_'));
        if (tokens.Count < Most && !tokens.Contains(clean))
        {
            tokens.Add(clean);
        }
    }

    public void AddIf(bool isSo, string token)
    {
        if (isSo)
        {
            Add(token);
        }
    }
}
