using System.Net;
using Microsoft.AspNetCore.Connections;

namespace Gantry.Server.Security;

/// <summary>Counts open connections by where they come from, before a byte of them is read, and cuts those past the limit.</summary>
internal sealed class ConnectionsPerAddress(int most)
{
    private readonly Lock gate = new();
    private readonly Dictionary<IPAddress, int> open = [];

    public async Task ServeAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var address = ClientNetwork.Of((connection.RemoteEndPoint as IPEndPoint)?.Address);
        if (!TryEnter(address))
        {
            connection.Abort(new ConnectionAbortedException("Too many connections from one address."));
            return;
        }

        try
        {
            await next(connection);
        }
        finally
        {
            Leave(address);
        }
    }

    private bool TryEnter(IPAddress address)
    {
        lock (gate)
        {
            var count = open.GetValueOrDefault(address);
            if (count >= most)
            {
                return false;
            }

            open[address] = count + 1;
            return true;
        }
    }

    private void Leave(IPAddress address)
    {
        lock (gate)
        {
            if (open[address] == 1)
            {
                open.Remove(address);
            }
            else
            {
                open[address]--;
            }
        }
    }
}
