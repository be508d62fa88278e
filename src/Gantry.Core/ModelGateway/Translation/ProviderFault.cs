using System.Text;
using System.Text.Json;
using Gantry.Core.ModelGateway.Calls;

namespace Gantry.Core.ModelGateway.Translation;

/// <summary>A provider's refusal or failure, between its own words and the client's.</summary>
/// <param name="Status">As HTTP would say it.</param>
/// <param name="Code">OpenAI's code; null when there is none.</param>
/// <param name="Message">What the provider says to people.</param>
public sealed record ProviderFault(int Status, string? Code, string Message)
{
    /// <summary>OpenAI's code for a conversation that is longer than the model can take.</summary>
    public const string ContextExceeded = "context_length_exceeded";

    // What Claude Code looks for before it makes a conversation shorter.
    private const string TooLong = "prompt is too long";

    /// <summary>The type that Anthropic's clients know.</summary>
    public string AnthropicType => Status switch
    {
        400 or 405 or 415 or 422 => "invalid_request_error",
        401 => "authentication_error",
        402 => "billing_error",
        403 => "permission_error",
        404 => "not_found_error",
        413 => "request_too_large",
        429 => "rate_limit_error",
        503 or 529 => "overloaded_error",
        504 => "timeout_error",
        _ => "api_error",
    };

    /// <summary>The type that OpenAI's clients know.</summary>
    public string OpenAIType => Status switch
    {
        401 => "authentication_error",
        403 => "permission_error",
        429 => "rate_limit_error",
        >= 500 => "server_error",
        _ => "invalid_request_error",
    };

    /// <summary>The code that OpenAI's clients know.</summary>
    public string OpenAICode => Code ?? (IsTooLong ? ContextExceeded : Status switch
    {
        402 => "insufficient_quota",
        404 => "model_not_found",
        429 => "rate_limit_exceeded",
        503 or 529 => "server_is_overloaded",
        >= 500 => "server_error",
        _ => "invalid_request_error",
    });

    /// <summary>The sentence for a protocol's clients.</summary>
    public string MessageFor(ModelProtocol protocol) =>
        protocol == ModelProtocol.Messages && Code == ContextExceeded && !IsTooLong ? $"{TooLong}: {Message}" : Message;

    private bool IsTooLong => Message.Contains(TooLong, StringComparison.OrdinalIgnoreCase);

    /// <summary>Out of an error as a provider wrote it: in an <c>error</c> object, or plain at the top.</summary>
    /// <param name="status">Of HTTP; null in the middle of a stream.</param>
    internal static ProviderFault Read(JsonPart body, int? status)
    {
        var error = body.Field("error"u8) is { } inner ? inner : body;
        if (error.Kind != JsonValueKind.Object)
        {
            return new ProviderFault(status ?? 500, null, error.Kind == JsonValueKind.String ? error.Words() : "The provider reported an error.");
        }

        var type = error.Text("type"u8);
        var code = error.Text("code"u8);
        return new ProviderFault(status ?? StatusOf(code) ?? StatusOf(type) ?? Known(error.Number("code"u8)) ?? 500, code, error.Text("message"u8) ?? error.Text("detail"u8) ?? code ?? type ?? "The provider reported an error.");
    }

    /// <summary>What a refusal's body says.</summary>
    public static ProviderFault Read(string body, int status)
    {
        try
        {
            using var index = new JsonIndex();
            index.Read(Encoding.UTF8.GetBytes(body));
            return Read(index.Root, status);
        }
        catch (JsonException)
        {
            // A page of some proxy is of no use to a client.
            return new ProviderFault(status, null, $"The provider answered with status {status} and no error that could be read.");
        }
    }

    private static int? Known(long? code) => code is >= 400 and < 600 ? (int)code : null;

    private static int? StatusOf(string? name) => name switch
    {
        "invalid_request_error" or ContextExceeded or "invalid_prompt" or "invalid_request" => 400,
        "authentication_error" or "invalid_api_key" => 401,
        "billing_error" => 402,
        "permission_error" => 403,
        "not_found_error" or "model_not_found" => 404,
        "request_too_large" => 413,
        "rate_limit_error" or "rate_limit_exceeded" or "insufficient_quota" or "rate_limit_reached" => 429,
        "overloaded_error" or "server_is_overloaded" or "slow_down" => 529,
        "timeout_error" => 504,
        "api_error" or "server_error" or "internal_error" => 500,
        _ => null,
    };
}
