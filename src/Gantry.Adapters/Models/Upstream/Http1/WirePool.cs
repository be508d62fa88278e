using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Gantry.Adapters.EventLoop;

namespace Gantry.Adapters.Models.Upstream.Http1;

/// <summary>Where connections lead.</summary>
/// <param name="Host">A name or an address, without brackets.</param>
/// <param name="ConnectTimeout">Until one stands, its encryption included.</param>
/// <param name="Loop">The loop that they are on; null for the runtime's sockets.</param>
internal readonly record struct WireOrigin(string Host, int Port, bool IsEncrypted, TimeSpan ConnectTimeout, SocketLoop? Loop = null);

/// <summary>Connections to one place. The one that was used last is used next, so that the others grow old and go.</summary>
internal sealed class WirePool(WireOrigin origin, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(1);

    // Addresses change behind names; within this time we notice.
    private static readonly TimeSpan LongestLife = TimeSpan.FromMinutes(10);

    private readonly Lock gate = new();
    private readonly List<WireConnection> rested = [];
    private bool isClosed;

    /// <summary>One that rests and is good; null when there is none.</summary>
    public WireConnection? Take()
    {
        while (true)
        {
            WireConnection last;
            lock (gate)
            {
                if (rested.Count == 0)
                {
                    return null;
                }

                last = rested[^1];
                rested.RemoveAt(rested.Count - 1);
            }

            if (last.IsAtRest)
            {
                return last;
            }

            last.Dispose();
        }
    }

    /// <summary>Takes one back.</summary>
    public void Keep(WireConnection connection)
    {
        connection.Rest();
        lock (gate)
        {
            if (!isClosed && connection.IsAtRest && time.GetElapsedTime(connection.OpenedAt) < LongestLife)
            {
                rested.Add(connection);
                return;
            }
        }

        connection.Dispose();
    }

    /// <summary>A new one.</summary>
    /// <exception cref="HttpRequestException">None stands.</exception>
    /// <exception cref="OperationCanceledException">The call was given up.</exception>
    public async ValueTask<WireConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(origin.ConnectTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        IDisposable? wire = null;
        try
        {
            (wire, var bytes) = await WireDial.ConnectAsync(origin, either.Token);
            var connection = new WireConnection(wire, await EncryptAsync(bytes, either.Token), this, time);
            connection.Rest();
            return connection;
        }
        catch (Exception failed)
        {
            wire?.Dispose();
            throw failed switch
            {
                OperationCanceledException when cancellationToken.IsCancellationRequested => new OperationCanceledException(cancellationToken),
                OperationCanceledException => new HttpRequestException(HttpRequestError.ConnectionError, $"No connection stood within {origin.ConnectTimeout.TotalSeconds:0.#} seconds.", failed),
                SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } =>
                    new HttpRequestException(HttpRequestError.NameResolutionError, "The name is not known.", failed),
                AuthenticationException or IOException => new HttpRequestException(HttpRequestError.SecureConnectionError, "The other end could not prove who it is.", failed),
                _ => new HttpRequestException(HttpRequestError.ConnectionError, "No connection could be made.", failed),
            };
        }
    }

    /// <summary>Lets go of what has rested for too long or was closed by the other end.</summary>
    public void Sweep()
    {
        List<WireConnection>? old = null;
        lock (gate)
        {
            for (var i = rested.Count - 1; i >= 0; i--)
            {
                if (!rested[i].IsAtRest || time.GetElapsedTime(rested[i].RestsSince) > LongestRest)
                {
                    (old ??= []).Add(rested[i]);
                    rested.RemoveAt(i);
                }
            }
        }

        old?.ForEach(connection => connection.Dispose());
    }

    public void Dispose()
    {
        List<WireConnection> all;
        lock (gate)
        {
            isClosed = true;
            all = [.. rested];
            rested.Clear();
        }

        all.ForEach(connection => connection.Dispose());
    }

    private async ValueTask<Stream> EncryptAsync(Stream plain, CancellationToken cancellationToken)
    {
        if (!origin.IsEncrypted)
        {
            return plain;
        }

        var stream = new SslStream(plain);
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = origin.Host, ApplicationProtocols = [SslApplicationProtocol.Http11] }, cancellationToken);
        return stream;
    }
}
