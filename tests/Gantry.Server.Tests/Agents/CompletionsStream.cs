using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Gantry.Server.Tests.Agents;

/// <summary>An answer as Chat Completions streams it.</summary>
internal sealed class CompletionsStream(HttpResponse response) : IModelStream
{
    private string reason = "stop";

    public Task BeginAsync() => ChunkAsync(new { role = "assistant" });

    public Task SayAsync(string text) => SayMoreAsync(text);

    public Task SayMoreAsync(string text) => ChunkAsync(new { content = text });

    public Task CallAsync(string tool, string json)
    {
        reason = "tool_calls";
        return ChunkAsync(new { tool_calls = new[] { new { index = 0, id = $"call_{Guid.NewGuid():N}", type = "function", function = new { name = tool, arguments = json } } } });
    }

    public async Task EndAsync()
    {
        await SendAsync(new { id = "chatcmpl-1", @object = "chat.completion.chunk", choices = new[] { new { index = 0, delta = new { }, finish_reason = reason } } });
        await SendAsync(new { id = "chatcmpl-1", @object = "chat.completion.chunk", choices = Array.Empty<object>(), usage = new { prompt_tokens = 10, completion_tokens = 7 } });
        await response.WriteAsync("data: [DONE]\n\n");
        await response.Body.FlushAsync();
    }

    private Task ChunkAsync(object delta) =>
        SendAsync(new { id = "chatcmpl-1", @object = "chat.completion.chunk", choices = new[] { new { index = 0, delta, finish_reason = (string?)null } } });

    private async Task SendAsync(object frame)
    {
        await response.WriteAsync($"data: {JsonSerializer.Serialize(frame)}\n\n");
        await response.Body.FlushAsync();
    }
}
