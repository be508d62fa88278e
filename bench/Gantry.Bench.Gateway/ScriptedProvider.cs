using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Gantry.Bench.Gateway;

/// <summary>
/// A provider that answers at once: a completion, or a stream of 64 events; headers say how far apart they come, or that only the first does. One thread, and
/// the bytes lie ready: what it costs, it takes from the proxies that share the machine with it.
/// </summary>
internal sealed class ScriptedProvider
{
    private const int Listening = -1;
    private const int Backlog = 4096;
    private const int Forever = -1;

    private readonly ReadyQueue ready = new();
    private readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Dictionary<int, ProviderConnection> connections = [];
    private readonly List<ProviderConnection> paced = [];
    private readonly Dictionary<string, long> departures = [];
    private readonly Dictionary<string, ProviderConnection> asking = [];

    public static int Serve(int port)
    {
        new ScriptedProvider().Run(port);
        return 0;
    }

    private void Run(int port)
    {
        listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        listener.Listen(Backlog);
        listener.Blocking = false;
        ready.Watch((int)listener.Handle, Listening);
        while (true)
        {
            var found = ready.Await(UntilNextEvent());
            for (var i = 0; i < found; i++)
            {
                if (ready.Ready(i) is var name && name == Listening)
                {
                    Accept();
                }
                else
                {
                    Serve(connections[name]);
                }
            }

            SendPaced();
        }
    }

    private void Accept()
    {
        try
        {
            var connection = new ProviderConnection(listener.Accept());
            connections.Add(connection.Handle, connection);
            ready.Watch(connection.Handle, connection.Handle);
        }
        catch (SocketException gone)
        {
            // Who came has left again.
            Debug.WriteLine(gone.Message);
        }
    }

    private void Serve(ProviderConnection connection)
    {
        if (!connection.ReadOn(out var request))
        {
            Leave(connection);
        }
        else if (request is { LeftName: { } name })
        {
            asking[name] = connection;
            TellDeparture(name);
        }
        else if (request is { } asked)
        {
            if (!connection.Answer(asked))
            {
                Leave(connection);
            }
            else if (connection.NextEvent is not null)
            {
                paced.Add(connection);
            }
        }
    }

    // When the caller of this name went away: the machine's own clock, which all processes share.
    private void Leave(ProviderConnection connection)
    {
        if (connection.HangsAs is { } name)
        {
            departures[name] = Stopwatch.GetTimestamp();
            TellDeparture(name);
        }

        paced.Remove(connection);
        connections.Remove(connection.Handle);
        connection.Dispose();
    }

    private void TellDeparture(string name)
    {
        if (departures.TryGetValue(name, out var at) && asking.Remove(name, out var connection))
        {
            connection.Say(ScriptedAnswers.Text(at.ToString()));
        }
    }

    private int UntilNextEvent()
    {
        if (paced.Count == 0)
        {
            return Forever;
        }

        var next = paced.Min(connection => connection.NextEvent!.Value) - Stopwatch.GetTimestamp();
        return (int)Math.Max(0, Math.Ceiling(next * 1000.0 / Stopwatch.Frequency));
    }

    private void SendPaced()
    {
        var now = Stopwatch.GetTimestamp();
        for (var i = paced.Count - 1; i >= 0; i--)
        {
            var connection = paced[i];
            if (connection.NextEvent <= now && !connection.SendNext())
            {
                Leave(connection);
            }
            else if (connection.NextEvent is null)
            {
                paced.RemoveAt(i);
            }
        }
    }
}
