using System.Text.Json;
using Gantry.Core.Failures;
using Gantry.Core.ModelGateway;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.ModelGateway.Providers;
using Gantry.Protocol.ModelGateway;

namespace Gantry.Server.ModelGateway;

/// <summary>A plain conversation in the words of the providers, and their answers as plain text.</summary>
internal static class PlainChatForm
{
    // Anthropic's insists on a limit.
    private const long MaxTokens = CallIntent.UsualMaxOutput;
    private const int LongestWord = 200;

    /// <summary>The messages, checked.</summary>
    /// <exception cref="GantryException">Fields are wrong; all of them are told.</exception>
    public static IReadOnlyList<PlainChatMessage> Check(PlainChatRequest request)
    {
        var faults = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var messages = request.Messages ?? [];
        if (!messages.Any(message => message.Role is "user"))
        {
            faults["messages"] = ["messages must have at least one with the role user."];
        }

        for (var i = 0; i < messages.Count; i++)
        {
            if (messages[i] is not { Role: "system" or "user" or "assistant", Content: not null })
            {
                faults[$"messages[{i}]"] = ["A message has a role (system, user or assistant) and a content, which is text."];
            }
        }

        if (request.Model is not { Length: > 0 and <= LongestWord } && request.Provider is not "demo")
        {
            faults["model"] = ["model must name a model of the provider, or a route of models.json."];
        }

        if (request.Metadata is { TenantId.Length: > LongestWord } or { RunId.Length: > LongestWord })
        {
            faults["metadata"] = [$"tenant_id and run_id may have {LongestWord} characters."];
        }

        return faults.Count == 0 ? messages : throw GantryException.Invalid(faults);
    }

    /// <summary>The body for a provider of this kind.</summary>
    public static byte[] Write(ProviderKind kind, string model, IReadOnlyList<PlainChatMessage> messages)
    {
        using var memory = new MemoryStream();
        using (var writer = new Utf8JsonWriter(memory))
        {
            writer.WriteStartObject();
            writer.WriteString("model", model);
            if (kind == ProviderKind.Anthropic)
            {
                writer.WriteNumber("max_tokens", MaxTokens);
                if (messages.Any(message => message.Role is "system"))
                {
                    writer.WriteString("system", string.Join("\n\n", messages.Where(message => message.Role is "system").Select(message => message.Content)));
                }
            }

            writer.WriteStartArray("messages");
            foreach (var message in messages.Where(message => kind != ProviderKind.Anthropic || message.Role is not "system"))
            {
                writer.WriteStartObject();
                writer.WriteString("role", message.Role);
                writer.WriteString("content", message.Content);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return memory.ToArray();
    }

    /// <summary>The text of an answer; null when it is none that we can read.</summary>
    public static string? Read(ProviderKind kind, ReadOnlyMemory<byte> answer)
    {
        try
        {
            using var document = JsonDocument.Parse(answer);
            var root = document.RootElement;
            return kind == ProviderKind.Anthropic
                ? string.Concat(root.GetProperty("content").EnumerateArray().Where(part => part.GetProperty("type").ValueEquals("text")).Select(part => part.GetProperty("text").GetString()))
                : root.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString() ?? "";
        }
        catch (Exception unreadable) when (unreadable is JsonException or KeyNotFoundException or InvalidOperationException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    /// <summary>The conversation for a model of this process.</summary>
    public static ModelRequest ToRequest(IReadOnlyList<PlainChatMessage> messages) => new(
        string.Join("\n\n", messages.Where(message => message.Role is "system").Select(message => message.Content)),
        [.. messages.Where(message => message.Role is not "system")
            .Select(message => new ModelMessage(message.Role is "user" ? ModelRole.User : ModelRole.Assistant, [new TextPart(message.Content!)]))],
        []);
}
