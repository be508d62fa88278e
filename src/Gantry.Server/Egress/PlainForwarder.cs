using System.Net.Sockets;
using Gantry.Core.Egress;

namespace Gantry.Server.Egress;

/// <summary>
/// Passes on a request for an <c>http://</c> address as a proxy does (RFC 9110, 7.6). Every request has a connection of its own, so that every one is asked.
/// </summary>
internal sealed class PlainForwarder : IDisposable
{
    private const int UsualPort = 80;
    private static readonly HttpRequestOptionsKey<(EgressTarget Target, SandboxCaller Caller)> Wanted = new("gantry.egress");

    // What concerns one connection only (RFC 9110, 7.6.1). The sandbox's identity at the door is nobody else's business.
    private static readonly HashSet<string> HopByHop = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Proxy-Connection", "Keep-Alive", "Proxy-Authorization", "Proxy-Authenticate", "TE", "Trailer", "Transfer-Encoding", "Upgrade", "Host",
    };

    private readonly EgressDoor door;
    private readonly ILogger logger;
    private readonly HttpMessageInvoker upstream;

    public PlainForwarder(EgressDoor door, ILogger<PlainForwarder> logger)
    {
        this.door = door;
        this.logger = logger;
        upstream = new HttpMessageInvoker(new SocketsHttpHandler
        {
            ConnectCallback = ConnectAsync,
            PooledConnectionLifetime = TimeSpan.Zero,
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ActivityHeadersPropagator = null,
        });
    }

    public async Task ForwardAsync(HttpContext context, string target, SandboxCaller caller)
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, caller.Gone);
        try
        {
            using var request = RequestOf(context.Request, target, caller);
            using var response = await upstream.SendAsync(request, gone.Token);
            await AnswerAsync(context.Response, response, gone.Token);
        }
        catch (FormatException fault)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, fault.Message);
        }
        catch (HttpRequestException fault) when (!context.Response.HasStarted)
        {
            var refusal = fault.InnerException as EgressRefusedException;
            var sentence = refusal?.Message ?? $"The host broke off: {fault.Message}";
            EgressLines.Refused(logger, caller.Session, sentence);
            await RefuseAsync(context, refusal?.Refusal == EgressRefusal.Denied ? StatusCodes.Status403Forbidden : StatusCodes.Status502BadGateway, sentence);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or OperationCanceledException)
        {
            // Half of an answer is out: only a broken connection tells the program that the rest does not come.
            context.Abort();
        }
    }

    public void Dispose() => upstream.Dispose();

    private static HttpRequestMessage RequestOf(HttpRequest request, string target, SandboxCaller caller)
    {
        if (!Uri.TryCreate(target, UriKind.Absolute, out var url) || url.UserInfo.Length > 0)
        {
            throw new FormatException("That is no address of the form http://host/path.");
        }

        // Read by our own rules, and then written anew: what was judged is what is asked for.
        var authority = target["http://".Length..].Split('/', '?', '#')[0];
        var wanted = EgressTarget.Parse(authority, UsualPort);
        var message = new HttpRequestMessage(new HttpMethod(request.Method), new Uri($"http://{wanted}{url.PathAndQuery}"))
        {
            Content = request.ContentLength > 0 || request.Headers.TransferEncoding.Count > 0 ? new StreamContent(request.Body) : null,
        };
        message.Options.Set(Wanted, (wanted, caller));
        foreach (var (name, values) in request.Headers.Where(header => !IsHopByHop(header.Key, request.Headers.Connection.ToString())))
        {
            if (!message.Headers.TryAddWithoutValidation(name, values.AsEnumerable()))
            {
                message.Content?.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
            }
        }

        return message;
    }

    private static async Task AnswerAsync(HttpResponse answer, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        answer.StatusCode = (int)response.StatusCode;

        // The daemon's own headers are for the daemon's own answers.
        answer.Headers.Clear();
        var named = response.Headers.Connection.ToString();
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers).Where(header => !IsHopByHop(header.Key, named)))
        {
            answer.Headers.Append(name, values.ToArray());
        }

        // Begun, so that nobody describes an empty refusal in the daemon's words: it is the host's.
        await answer.StartAsync(cancellationToken);
        await response.Content.CopyToAsync(answer.Body, cancellationToken);
    }

    private static bool IsHopByHop(string name, string namedByConnection) =>
        HopByHop.Contains(name) || namedByConnection.Split(',', StringSplitOptions.TrimEntries).Contains(name, StringComparer.OrdinalIgnoreCase);

    private static Task RefuseAsync(HttpContext context, int status, string sentence)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(sentence + "\n", context.RequestAborted);
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        _ = context.InitialRequestMessage.Options.TryGetValue(Wanted, out var wanted);
        return new NetworkStream(await door.ConnectAsync(wanted.Target, wanted.Caller.Ask, cancellationToken), ownsSocket: true);
    }
}
