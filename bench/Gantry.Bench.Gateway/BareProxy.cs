using System.Net;
using Microsoft.AspNetCore.Builder;

namespace Gantry.Bench.Gateway;

/// <summary>
/// The least that this runtime's own server and client can do: the body in, a request on, the answer's bytes out. Nobody is asked for a key, nothing is
/// counted, nothing is timed out. What a gateway of the same parts cannot beat.
/// </summary>
internal static class BareProxy
{
    // What the load tells the provider.
    private static readonly string[] OfTheLoad = ["x-pace", "x-hang"];

    public static async Task<int> ServeAsync(int port, string upstream)
    {
        await using var app = Servers.Slim(port);
        using var invoker = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            ActivityHeadersPropagator = null,
        });
        var target = new Uri(upstream);
        app.Run(async context =>
        {
            var request = context.Request;
            var body = new byte[(int)request.ContentLength!];
            await request.Body.ReadExactlyAsync(body);
            using var message = new HttpRequestMessage(HttpMethod.Post, new Uri(target, request.Path.Value)) { Content = new ByteArrayContent(body) };
            message.Content.Headers.TryAddWithoutValidation("Content-Type", request.ContentType);
            foreach (var name in OfTheLoad)
            {
                if (request.Headers.TryGetValue(name, out var value))
                {
                    message.Headers.TryAddWithoutValidation(name, value.ToString());
                }
            }

            using var answer = await invoker.SendAsync(message, context.RequestAborted);
            context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
            context.Response.ContentLength = answer.Content.Headers.ContentLength;
            await using var stream = await answer.Content.ReadAsStreamAsync();
            var writer = context.Response.BodyWriter;
            while (await stream.ReadAsync(writer.GetMemory(512), context.RequestAborted) is > 0 and var read)
            {
                writer.Advance(read);
                if (answer.Content.Headers.ContentLength is null)
                {
                    await writer.FlushAsync();
                }
            }
        });
        await app.RunAsync();
        return 0;
    }
}
