using Microsoft.AspNetCore.Http.HttpResults;

namespace Gantry.Server.Http;

/// <summary>An export as a download.</summary>
internal static class ExportResult
{
    public static FileStreamHttpResult Of(Stream zip, string name) => TypedResults.Stream(zip, "application/zip", name);
}
