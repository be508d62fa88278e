using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gantry.Bench.Gateway;

/// <summary>A provider that answers at once: a completion, or a stream of 64 events; headers say how far apart they come, or that only the first does.</summary>
internal static class ScriptedProvider
{
    public const int Events = 64;

    private static readonly byte[] Completion = Encoding.UTF8.GetBytes(
        """{"id":"chatcmpl-1","object":"chat.completion","created":1700000000,"model":"bench","choices":[{"index":0,"message":{"role":"assistant","content":"TEXT"},"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":123,"completion_tokens":64,"total_tokens":187,"prompt_tokens_details":{"cached_tokens":0},"completion_tokens_details":{"reasoning_tokens":0}}}"""
            .Replace("TEXT", new string('x', 400), StringComparison.Ordinal));

    private static readonly byte[] Event = Encoding.UTF8.GetBytes(
        "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,\"model\":\"bench\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\" token\"},\"logprobs\":null,\"finish_reason\":null}]}\n\n");

    private static readonly byte[] Last = Encoding.UTF8.GetBytes(
        "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,\"model\":\"bench\",\"choices\":[],\"usage\":{\"prompt_tokens\":123,\"completion_tokens\":64,\"total_tokens\":187}}\n\ndata: [DONE]\n\n");

    private static readonly ConcurrentDictionary<string, TaskCompletionSource<long>> Departures = [];

    public static async Task<int> ServeAsync(int port)
    {
        await using var app = Servers.Slim(port);
        app.MapGet("/left/{name}", async (string name) => (await Departure(name).Task).ToString(CultureInfo.InvariantCulture));
        app.MapFallback(AnswerAsync);
        await app.RunAsync();
        return 0;
    }

    // When the caller of this name went away: the machine's own clock, which all processes share.
    private static TaskCompletionSource<long> Departure(string name) => Departures.GetOrAdd(name, _ => new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously));

    private static async Task AnswerAsync(HttpContext context)
    {
        var streams = false;
        while (true)
        {
            // The load asks for a stream at the very end of its request, translators at the beginning or the end.
            var read = await context.Request.BodyReader.ReadAsync();
            if (read.IsCompleted)
            {
                var tail = read.Buffer.Slice(Math.Max(0, read.Buffer.Length - 64));
                var head = read.Buffer.Slice(0, Math.Min(64, read.Buffer.Length));
                streams = Encoding.ASCII.GetString(tail).Contains("\"stream\":true", StringComparison.Ordinal) || Encoding.ASCII.GetString(head).Contains("\"stream\":true", StringComparison.Ordinal);
                context.Request.BodyReader.AdvanceTo(read.Buffer.End);
                break;
            }

            context.Request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }

        if (!streams)
        {
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = Completion.Length;
            await context.Response.BodyWriter.WriteAsync(Completion);
            return;
        }

        context.Response.ContentType = "text/event-stream";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        using var pace = context.Request.Headers.TryGetValue("x-pace", out var apart) ? new PeriodicTimer(TimeSpan.FromMilliseconds(int.Parse(apart.ToString()))) : null;
        var hangs = context.Request.Headers.TryGetValue("x-hang", out var named);
        for (var i = 0; i < Events; i++)
        {
            await context.Response.BodyWriter.WriteAsync(Event);
            if (hangs)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                Departure(named.ToString()).TrySetResult(Stopwatch.GetTimestamp());
                return;
            }

            if (pace is not null)
            {
                await pace.WaitForNextTickAsync(context.RequestAborted);
            }
        }

        await context.Response.BodyWriter.WriteAsync(Last);
    }
}
