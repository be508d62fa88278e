using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Gantry.Server.Tests.Agents;

/// <summary>An answer as OpenAI's Responses stream it.</summary>
internal sealed class ResponsesStream(HttpResponse response) : IModelStream
{
    private readonly string id = $"resp_{Guid.NewGuid():N}";
    private readonly string message = $"msg_{Guid.NewGuid():N}";
    private readonly List<object> output = [];
    private string said = "";
    private bool isTalking;

    public Task BeginAsync() => SendAsync("response.created", new { type = "response.created", response = new { id, @object = "response", status = "in_progress", output = Array.Empty<object>() } });

    public async Task SayAsync(string text)
    {
        await SayMoreAsync(text);
        var item = new { type = "message", id = message, role = "assistant", status = "completed", content = new[] { new { type = "output_text", text = said, annotations = Array.Empty<object>() } } };
        output.Add(item);
        await SendAsync("response.output_item.done", new { type = "response.output_item.done", output_index = 0, item });
    }

    public async Task SayMoreAsync(string text)
    {
        if (!isTalking)
        {
            isTalking = true;
            await SendAsync("response.output_item.added", new { type = "response.output_item.added", output_index = 0, item = new { type = "message", id = message, role = "assistant", status = "in_progress", content = Array.Empty<object>() } });
        }

        said += text;
        await SendAsync("response.output_text.delta", new { type = "response.output_text.delta", item_id = message, output_index = 0, content_index = 0, delta = text });
    }

    // A patch is given as plain text, other tools get JSON.
    public async Task CallAsync(string tool, string json)
    {
        var call = $"call_{Guid.NewGuid():N}";
        object item = tool == "apply_patch"
            ? new { type = "custom_tool_call", id = $"ctc_{Guid.NewGuid():N}", call_id = call, name = tool, input = JsonSerializer.Deserialize<string>(json), status = "completed" }
            : new { type = "function_call", id = $"fc_{Guid.NewGuid():N}", call_id = call, name = tool, arguments = json, status = "completed" };
        output.Add(item);
        await SendAsync("response.output_item.added", new { type = "response.output_item.added", output_index = 0, item });
        await SendAsync("response.output_item.done", new { type = "response.output_item.done", output_index = 0, item });
    }

    public Task EndAsync() => SendAsync("response.completed", new
    {
        type = "response.completed",
        response = new
        {
            id, @object = "response", status = "completed", output,
            usage = new { input_tokens = 10, input_tokens_details = new { cached_tokens = 0 }, output_tokens = 7, output_tokens_details = new { reasoning_tokens = 0 }, total_tokens = 17 },
        },
    });

    private async Task SendAsync(string name, object frame)
    {
        await response.WriteAsync($"event: {name}\ndata: {JsonSerializer.Serialize(frame)}\n\n");
        await response.Body.FlushAsync();
    }
}
