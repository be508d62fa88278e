using System.Net;
using System.Net.Sockets;
using Gantry.Core.Network;

namespace Gantry.Core.Egress;

/// <summary>
/// Lets connections out of sandboxes:
/// 1. a private address that the operator has not listed is refused: no answer of a person could let it through;
/// 2. the rules, or a person, are asked about the host by its name;
/// 3. the daemon looks the name up, once;
/// 4. every address must be public, or the operator has listed the host, so that a name cannot be made to mean the daemon's own network;
/// 5. what is connected to is an address that was checked.
/// </summary>
public sealed class EgressDoor(EgressOptions options, HostResolver resolve, TimeProvider time)
{
    /// <summary>Connects, when it is allowed. The caller owns the socket.</summary>
    /// <exception cref="EgressRefusedException">It is not allowed, or nothing answers; the message is a sentence for the program that asked.</exception>
    public async Task<Socket> ConnectAsync(EgressTarget target, EgressQuestion ask, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(ask);

        // :: Step 1 and 2
        await PermitAsync(target, ask, cancellationToken);

        // :: Step 3
        var addresses = target.Name.Address is { } literal ? [literal] : await LookUpAsync(target, cancellationToken);

        // :: Step 4
        CheckReach(target, addresses);

        // :: Step 5
        return await ConnectAsync(target, addresses, cancellationToken);
    }

    /// <summary>The first two steps alone, for those who have to know before they begin.</summary>
    /// <exception cref="EgressRefusedException">It is not allowed.</exception>
    public async Task PermitAsync(EgressTarget target, EgressQuestion ask, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(ask);
        if ((target.Name.IsLoopbackName ? IPAddress.Loopback : target.Name.Address) is { } known)
        {
            CheckReach(target, [known]);
        }

        var verdict = await ask(target, cancellationToken);
        if (!verdict.Allowed)
        {
            throw new EgressRefusedException(EgressRefusal.Denied, $"{target} may not be connected to: {verdict.Reason}");
        }
    }

    private void CheckReach(EgressTarget target, IPAddress[] addresses)
    {
        if (!IsListed(target) && !addresses.All(PublicAddress.Is))
        {
            throw new EgressRefusedException(
                EgressRefusal.Denied,
                $"{target} is not on the public internet. If sandboxes may reach it, add it to GANTRY_EGRESS_ALLOWED_HOSTS and restart the daemon.");
        }
    }

    private async Task<IPAddress[]> LookUpAsync(EgressTarget target, CancellationToken cancellationToken)
    {
        IPAddress[] addresses;
        try
        {
            addresses = await resolve(target.Host, cancellationToken);
        }
        catch (SocketException)
        {
            addresses = [];
        }

        return addresses.Length > 0 ? addresses : throw new EgressRefusedException(EgressRefusal.NotReached, $"The host {target.Host} has no address.");
    }

    private async Task<Socket> ConnectAsync(EgressTarget target, IPAddress[] addresses, CancellationToken cancellationToken)
    {
        SocketException? last = null;
        foreach (var address in addresses)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            using var limit = new CancellationTokenSource(options.ConnectLimit, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, target.Port), either.Token);
                return socket;
            }
            catch (SocketException refused)
            {
                socket.Dispose();
                last = refused;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                socket.Dispose();
                last = new SocketException((int)SocketError.TimedOut);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        throw new EgressRefusedException(EgressRefusal.NotReached, $"{target} does not answer: {last!.Message}");
    }

    private bool IsListed(EgressTarget target) =>
        options.AllowedPrivateHosts.Any(listed =>
            string.Equals(listed, target.Name.Bracketed, StringComparison.OrdinalIgnoreCase) || string.Equals(listed, target.ToString(), StringComparison.OrdinalIgnoreCase));
}
