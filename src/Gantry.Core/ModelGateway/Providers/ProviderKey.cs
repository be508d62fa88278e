using Gantry.Core.ModelGateway.Reliability;

namespace Gantry.Core.ModelGateway.Providers;

/// <summary>A provider's key. It goes into one header of a request to that provider and nowhere else.</summary>
/// <param name="secret">The key itself.</param>
/// <param name="header">How the provider takes it.</param>
public sealed class ProviderKey(string secret, KeyHeader header)
{
    /// <summary>The key itself.</summary>
    public string Secret { get; } = secret;

    /// <summary>How the provider takes it.</summary>
    public KeyHeader Header { get; } = header;

    /// <summary>The header's name.</summary>
    public string HeaderName { get; } = header switch
    {
        KeyHeader.XApiKey => "x-api-key",
        KeyHeader.ApiKey => "api-key",
        _ => "Authorization",
    };

    /// <summary>What the header says, the key in it.</summary>
    public string HeaderValue { get; } = header == KeyHeader.Bearer ? $"Bearer {secret}" : secret;

    /// <summary>Whether the provider refused it, and until when it is left alone.</summary>
    public KeyRest Rest { get; } = new();

    /// <summary>Never the key.</summary>
    public override string ToString() => $"a key sent as {Header}";

    /// <summary>Whether this could be a key: printable, without spaces, so that it fits into a header and hides nothing.</summary>
    public static bool IsPlausible(string text) => text.Length > 0 && text.All(c => c is > ' ' and < '\x7f');
}
