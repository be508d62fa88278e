using System.Text.Json;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.ModelGateway.Providers;

namespace Gantry.Server.ModelGateway;

/// <summary>The models that a client may ask for by name. Providers serve more than routes name, under their own names.</summary>
internal static class ModelList
{
    private const string Epoch = "1970-01-01T00:00:00Z";

    public static async Task ShowAsync(HttpContext context, ModelConfiguration configuration, CallDesk desk)
    {
        var isForAnthropic = context.Request.Headers.ContainsKey("anthropic-version");
        var (caller, key) = ModelCallerOf.Request(context);
        if (caller is null && !(key is { } shown && desk.Knows(shown)))
        {
            await ProtocolErrors.WriteAsync(
                context, isForAnthropic ? ModelProtocol.Messages : ModelProtocol.ChatCompletions, StatusCodes.Status401Unauthorized, "invalid-api-key", "This is no key of the gateway.", mayRetry: false);
            return;
        }

        var routes = configuration.Current.Routes;
        using var memory = new MemoryStream();
        using (var writer = new Utf8JsonWriter(memory))
        {
            writer.WriteStartObject();
            if (isForAnthropic)
            {
                WriteForAnthropic(writer, routes);
            }
            else
            {
                WriteForOpenAI(writer, routes);
            }

            writer.WriteEndObject();
        }

        context.Response.ContentType = "application/json";
        await context.Response.BodyWriter.WriteAsync(memory.ToArray(), context.RequestAborted);
    }

    private static void WriteForAnthropic(Utf8JsonWriter writer, IReadOnlyList<ModelRoute> routes)
    {
        writer.WriteStartArray("data");
        foreach (var route in routes)
        {
            writer.WriteStartObject();
            writer.WriteString("type", "model");
            writer.WriteString("id", route.Alias);
            writer.WriteString("display_name", route.Alias);
            writer.WriteString("created_at", Epoch);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteBoolean("has_more", value: false);
        writer.WriteString("first_id", routes.Count == 0 ? null : routes[0].Alias);
        writer.WriteString("last_id", routes.Count == 0 ? null : routes[^1].Alias);
    }

    private static void WriteForOpenAI(Utf8JsonWriter writer, IReadOnlyList<ModelRoute> routes)
    {
        writer.WriteString("object", "list");
        writer.WriteStartArray("data");
        foreach (var route in routes)
        {
            writer.WriteStartObject();
            writer.WriteString("id", route.Alias);
            writer.WriteString("object", "model");
            writer.WriteNumber("created", 0);
            writer.WriteString("owned_by", string.Join(", ", route.Targets.Select(target => target.Provider.Name).Distinct()));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
