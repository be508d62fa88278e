using Gantry.Adapters.Models.Upstream.Http1;

namespace Gantry.Adapters.Models.Upstream;

/// <summary>What a provider answered: its head, and its body as it comes. Whoever has it disposes of it; what was not read by then is cut off.</summary>
/// <param name="status">Of HTTP.</param>
/// <param name="headers">As they were said, each name once.</param>
/// <param name="body">Ends where the answer ends; throws <see cref="IOException"/> where it breaks off.</param>
/// <param name="message">What else is to be disposed of; null when nothing is.</param>
public sealed class UpstreamAnswer(int status, IReadOnlyList<KeyValuePair<string, string>> headers, Stream body, IDisposable? message) : IDisposable
{
    /// <summary>Of HTTP.</summary>
    public int Status => status;

    /// <summary>The provider did what it was asked.</summary>
    public bool IsGood => status is >= 200 and < 300;

    /// <summary>As they were said, each name once.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers => headers;

    /// <summary>For one reader.</summary>
    public Stream Body => body;

    /// <summary>The next read of the body is known to wait for nobody; what is known already need not be sent before it.</summary>
    public bool IsReady => body is WireBody { IsReady: true };

    /// <summary>What one header says; null when it is not there.</summary>
    public string? Header(string name)
    {
        for (var i = 0; i < headers.Count; i++)
        {
            if (headers[i].Key.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return headers[i].Value;
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        body.Dispose();
        message?.Dispose();
    }
}
