using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.ModelGateway.Translation;

namespace Gantry.Server.ModelGateway;

/// <summary>A provider's refusal in the words of a client that speaks another protocol. Its headers, <c>retry-after</c> among them, are passed by then.</summary>
internal static class TranslatedRefusal
{
    private const int AnthropicOverloaded = 529;

    /// <param name="text">As the provider said it, without keys.</param>
    public static Task WriteAsync(HttpContext context, ModelProtocol protocol, int status, string text)
    {
        var fault = ProviderFault.Read(text, status);
        context.Response.ContentLength = null;

        // A number that only one maker's clients know.
        var told = status == AnthropicOverloaded && protocol != ModelProtocol.Messages ? StatusCodes.Status503ServiceUnavailable : status;
        return ProtocolErrors.WriteAsync(context, protocol, told, fault.OpenAICode, fault.MessageFor(protocol));
    }
}
