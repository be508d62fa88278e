using System.Globalization;
using System.Text.Json;
using Gantry.Core.ModelGateway.Calls;

namespace Gantry.Server.ModelGateway;

/// <summary>Refusals in the words of the protocol that the client speaks, so that its SDK understands them.</summary>
internal static class ProtocolErrors
{
    /// <param name="code">A stable name, such as <c>budget-spent</c>.</param>
    /// <param name="mayRetry">False: sending the same again is no use, which the SDKs are told.</param>
    /// <param name="param">The field that is wrong, for the protocols that say it.</param>
    public static async Task WriteAsync(
        HttpContext context, ModelProtocol protocol, int status, string code, string sentence, TimeSpan? retryAfter = null, bool mayRetry = true, string? param = null)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = "application/json";
        if (retryAfter is { } wait)
        {
            response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        if (!mayRetry)
        {
            // Both makers' SDKs look at it.
            response.Headers["x-should-retry"] = "false";
        }

        await response.BodyWriter.WriteAsync(Body(protocol, status, code, sentence, param), context.RequestAborted);
    }

    private static byte[] Body(ModelProtocol protocol, int status, string code, string sentence, string? param)
    {
        using var memory = new MemoryStream();
        using (var writer = new Utf8JsonWriter(memory))
        {
            writer.WriteStartObject();
            if (protocol == ModelProtocol.Messages)
            {
                writer.WriteString("type", "error");
            }

            writer.WriteStartObject("error");
            writer.WriteString("type", protocol == ModelProtocol.Messages ? AnthropicType(status) : OpenAIType(status));
            writer.WriteString("message", sentence);
            if (protocol != ModelProtocol.Messages)
            {
                writer.WriteString("param", param);
                writer.WriteString("code", code.Replace('-', '_'));
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return memory.ToArray();
    }

    private static string AnthropicType(int status) => status switch
    {
        400 or 415 or 422 => "invalid_request_error",
        401 => "authentication_error",
        403 => "permission_error",
        404 => "not_found_error",
        413 => "request_too_large",
        429 => "rate_limit_error",
        503 or 529 => "overloaded_error",
        504 => "timeout_error",
        _ => "api_error",
    };

    private static string OpenAIType(int status) => status switch
    {
        401 => "authentication_error",
        403 => "permission_error",
        429 => "rate_limit_error",
        >= 500 => "server_error",
        _ => "invalid_request_error",
    };
}
