using Gantry.Core.Failures;

namespace Gantry.Adapters.Opa;

/// <summary>Where the decisions are made.</summary>
/// <param name="Decision">The rule's address, such as <c>http://127.0.0.1:8181/v1/data/somastack/allow</c>.</param>
/// <param name="Health">Where the server says that it is there.</param>
public sealed record OpaOptions(Uri Decision, Uri Health)
{
    private const string Name = "OPA_URL";
    private const string UsualPath = "/v1/data/somastack/allow";

    /// <summary>How long a decision may take; later is no.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Reads <c>OPA_URL</c>: a server, or with a path the rule itself. Null when it is not set.</summary>
    /// <exception cref="GantryException">It is no HTTP address.</exception>
    public static OpaOptions? From(string? setting)
    {
        if (string.IsNullOrWhiteSpace(setting))
        {
            return null;
        }

        if (!Uri.TryCreate(setting, UriKind.Absolute, out var server) || server.Scheme is not ("http" or "https"))
        {
            throw GantryException.Invalid(Name, $"{Name} must be an http or https address such as http://127.0.0.1:8181; it is '{setting}'.");
        }

        var decision = server.AbsolutePath.Length > 1 ? server : new Uri(server, UsualPath);
        return new OpaOptions(decision, new Uri(server, "/health"));
    }
}
