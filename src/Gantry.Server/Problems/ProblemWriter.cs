using System.Text.Json;
using Gantry.Protocol.Json;
using Gantry.Protocol.Problems;
using Microsoft.AspNetCore.WebUtilities;

namespace Gantry.Server.Problems;

/// <summary>Writes RFC 9457 problem documents, the only form in which this server refuses.</summary>
internal static class ProblemWriter
{
    private const string TypePrefix = "urn:gantry:problem:";

    public static Task WriteAsync(HttpContext context, int status, string code, string sentence, IReadOnlyDictionary<string, string[]> fields)
    {
        var problem = Describe(status, code, sentence, fields);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/problem+json";
        return context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(problem, ApiJson.Default.Problem), context.RequestAborted).AsTask();
    }

    /// <summary>The document itself, for surfaces that are not answers to a request.</summary>
    public static Problem Describe(int status, string code, string sentence, IReadOnlyDictionary<string, string[]> fields) =>
        new(TypePrefix + code, ReasonPhrases.GetReasonPhrase(status), status, sentence, fields.Count == 0 ? null : fields);
}
