using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Gantry.Server.Tests.Agents;

/// <summary>An answer as Anthropic streams it.</summary>
internal sealed class MessagesStream(HttpResponse response, string model) : IModelStream
{
    private int blocks = -1;
    private bool isTalking;
    private string reason = "end_turn";

    public Task BeginAsync() => SendAsync("message_start", new
    {
        type = "message_start",
        message = new
        {
            id = $"msg_{Guid.NewGuid():N}", type = "message", role = "assistant", model, content = Array.Empty<object>(), stop_reason = (string?)null, stop_sequence = (string?)null,
            usage = new { input_tokens = 10, output_tokens = 1 },
        },
    });

    public async Task SayAsync(string text)
    {
        await SayMoreAsync(text);
        await StopAsync();
    }

    public async Task SayMoreAsync(string text)
    {
        if (!isTalking)
        {
            isTalking = true;
            blocks++;
            await SendAsync("content_block_start", new { type = "content_block_start", index = blocks, content_block = new { type = "text", text = "" } });
        }

        await SendAsync("content_block_delta", new { type = "content_block_delta", index = blocks, delta = new { type = "text_delta", text } });
    }

    public async Task CallAsync(string tool, string json)
    {
        blocks++;
        reason = "tool_use";
        await SendAsync("content_block_start", new { type = "content_block_start", index = blocks, content_block = new { type = "tool_use", id = $"toolu_{Guid.NewGuid():N}", name = tool, input = new { } } });
        await SendAsync("content_block_delta", new { type = "content_block_delta", index = blocks, delta = new { type = "input_json_delta", partial_json = json } });
        isTalking = true;
        await StopAsync();
    }

    public async Task EndAsync()
    {
        await SendAsync("message_delta", new { type = "message_delta", delta = new { stop_reason = reason, stop_sequence = (string?)null }, usage = new { output_tokens = 7 } });
        await SendAsync("message_stop", new { type = "message_stop" });
    }

    private Task StopAsync()
    {
        isTalking = false;
        return SendAsync("content_block_stop", new { type = "content_block_stop", index = blocks });
    }

    private async Task SendAsync(string name, object frame)
    {
        await response.WriteAsync($"event: {name}\ndata: {JsonSerializer.Serialize(frame)}\n\n");
        await response.Body.FlushAsync();
    }
}
