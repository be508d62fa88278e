using System.Text.RegularExpressions;
using Gantry.Core.Agents.Mcp;
using Gantry.Core.Failures;

namespace Gantry.Adapters.Mcp;

/// <summary>The values of a server's variables and headers. Those of the daemon's own that they name are taken out of everything that the server says.</summary>
internal sealed partial class SecretValues
{
    // Shorter ones would hide ordinary words.
    private const int ShortestHidden = 6;
    private readonly Func<string, string?> variable;
    private readonly SortedSet<string> hidden = new(Comparer<string>.Create(static (one, other) =>
        one.Length != other.Length ? other.Length.CompareTo(one.Length) : string.CompareOrdinal(one, other)));

    /// <exception cref="GantryException">A value names a variable that is not set.</exception>
    public SecretValues(McpServer server, Func<string, string?> variable)
    {
        this.variable = variable;
        Environment = server.Environment.ToDictionary(pair => pair.Key, pair => Expand(server, pair.Value), StringComparer.Ordinal);
        Headers = server.Headers.ToDictionary(pair => pair.Key, pair => Expand(server, pair.Value), StringComparer.Ordinal);
    }

    public IReadOnlyDictionary<string, string> Environment { get; }

    public IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>The text without them.</summary>
    public string Hide(string text) => hidden.Aggregate(text, static (shown, secret) => shown.Replace(secret, "***", StringComparison.Ordinal));

    private string Expand(McpServer server, string value) => Reference().Replace(value, match =>
    {
        var name = match.Groups["name"].Value;
        var found = variable(name) is { Length: > 0 } set ? set
            : match.Groups["usual"] is { Success: true, Value: var usual } ? usual
            : throw GantryException.Invalid("env", $"The MCP server {server.Name} wants the variable {name} of the daemon, which is not set; set it and restart the daemon, or write ${{{name}:-value}}.");
        if (found.Length >= ShortestHidden)
        {
            hidden.Add(found);
        }

        return found;
    });

    [GeneratedRegex(@"\$\{(?<name>[A-Za-z_][A-Za-z0-9_]*)(:-(?<usual>[^}]*))?\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Reference();
}
