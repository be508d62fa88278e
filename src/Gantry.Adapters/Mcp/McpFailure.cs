using System.Text.Json;
using Gantry.Core.Egress;
using ModelContextProtocol;

namespace Gantry.Adapters.Mcp;

/// <summary>What can go wrong with a server, as a sentence.</summary>
internal static class McpFailure
{
    public static bool Is(Exception failure) =>
        failure is McpException or IOException or HttpRequestException or EgressRefusedException or JsonException or TimeoutException or InvalidOperationException or ObjectDisposedException or NotSupportedException;

    /// <summary>The innermost reason that people can do something about.</summary>
    public static string Sentence(Exception failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (cause is EgressRefusedException or HttpRequestException { StatusCode: not null } || cause.InnerException is null)
            {
                return cause.Message.TrimEnd('.') + ".";
            }
        }

        return failure.Message;
    }
}
