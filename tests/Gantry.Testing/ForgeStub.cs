using System.Net;
using System.Text;

namespace Gantry.Testing;

/// <summary>A forge's API as far as a test scripts it; notes what it was asked.</summary>
public sealed class ForgeStub : IDisposable
{
    private readonly HttpListener listener;
    private readonly Queue<(int Status, string Reply)> replies = new();
    private readonly Task serving;

    public ForgeStub()
    {
        (listener, Address) = Listen();
        serving = Task.Run(ServeAsync);
    }

    public Uri Address { get; }

    public List<ForgeCall> Calls { get; } = [];

    public void Reply(int status, string json) => replies.Enqueue((status, json));

    public void Dispose()
    {
        listener.Close();
        serving.Wait(TimeSpan.FromSeconds(5), CancellationToken.None);
    }

    private static (HttpListener Listener, Uri Address) Listen()
    {
        for (var attempt = 1; ; attempt++)
        {
            var address = new Uri($"http://127.0.0.1:{FreePort.Find()}/");
            var listener = new HttpListener { Prefixes = { address.AbsoluteUri } };
            try
            {
                listener.Start();
                return (listener, address);
            }
            catch (HttpListenerException) when (attempt < FreePort.MostTries)
            {
                listener.Close();
            }
        }
    }

    private async Task ServeAsync()
    {
        while (listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await listener.GetContextAsync();
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            using var reader = new StreamReader(context.Request.InputStream);
            Calls.Add(new ForgeCall(
                $"{context.Request.HttpMethod} {context.Request.RawUrl}",
                await reader.ReadToEndAsync(),
                context.Request.Headers.AllKeys.ToDictionary(name => name!, name => context.Request.Headers[name]!, StringComparer.OrdinalIgnoreCase)));
            var (status, reply) = replies.Dequeue();
            context.Response.StatusCode = status;
            context.Response.OutputStream.Write(Encoding.UTF8.GetBytes(reply));
            context.Response.Close();
        }
    }
}

public sealed record ForgeCall(string Line, string Body, IReadOnlyDictionary<string, string> Headers);
