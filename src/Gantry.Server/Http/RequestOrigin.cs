using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Server.Security;

namespace Gantry.Server.Http;

/// <summary>Tells the rooms who commands, and whether the command may come twice.</summary>
internal static class RequestOrigin
{
    private const int LongestKey = 200;
    private const string NoBody = "";

    /// <param name="bodyHash">The hash of the command's body; empty for a command without one.</param>
    public static CommandOrigin Origin(this HttpContext context, string bodyHash = NoBody)
    {
        var client = context.Request.Headers["X-Gantry-Client"].ToString();
        var caller = context.Caller();
        var address = context.Connection.RemoteIpAddress?.ToString();
        return new CommandOrigin(caller.Name, IsName(client) ? client : "api", Receipt(context.Request, caller, bodyHash)) { Address = address };
    }

    private static CommandReceipt? Receipt(HttpRequest request, Caller caller, string bodyHash)
    {
        if (request.Headers["Idempotency-Key"] is not { Count: > 0 } header)
        {
            return null;
        }

        var key = header.ToString();
        return key.Length is > 0 and <= LongestKey
            ? new CommandReceipt(caller.Name, $"{request.Method} {request.Path}", key, bodyHash)
            : throw GantryException.Invalid("Idempotency-Key", $"Idempotency-Key must have 1 to {LongestKey} characters.");
    }

    private static bool IsName(string text) => text.Length is > 0 and <= 32 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}
