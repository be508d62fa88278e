using Gantry.Core.Attachments;
using Gantry.Core.Failures;
using Gantry.Core.Sessions;
using Gantry.Protocol.Attachments;
using Gantry.Protocol.Ids;
using Gantry.Server.Problems;
using Gantry.Server.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Gantry.Server.Http;

/// <summary>Files given to a session. Stands under <c>/api</c> and, the same, under <c>/v1</c>.</summary>
internal static class AttachmentEndpoints
{
    private const long LargestUpload = 64 * 1024 * 1024;
    private const int LongestBoundary = 200;

    public static void MapAttachments(this IEndpointRouteBuilder routes)
    {
        foreach (var root in (string[])["/api/sessions", "/v1/sessions"])
        {
            routes.MapPost(root + "/{sessionId}/attachments", AddAsync)
                .WithTags("sessions")
                .Working()
                .WithMetadata(new FormBody())
                .WithSummary("Give files to the session, as multipart/form-data; messages then name them.")
                .WithMetadata(new RequestSizeLimitAttribute(LargestUpload));
            routes.MapGet(root + "/{sessionId}/attachments", ListAsync).WithTags("sessions").WithSummary("The session's files, oldest first.").Working();
        }
    }

    private static async Task<Ok<AttachmentList>> AddAsync(
        string sessionId, SessionDirectory sessions, AttachmentShelf shelf, HttpContext context, CancellationToken cancellationToken)
    {
        var reader = Open(context.Request);
        var session = await sessions.FindAsync(RouteId.Of<SessionId>(sessionId), cancellationToken);
        var added = new List<Attachment>();
        while (await NextAsync(reader, cancellationToken) is { } section)
        {
            if (added.Count == AttachmentShelf.MostOfMessage)
            {
                throw GantryException.TooLarge("too-many-files", $"Send at most {AttachmentShelf.MostOfMessage} files at once.");
            }

            var (name, content) = await ReadAsync(section, cancellationToken);
            added.Add(await shelf.AddAsync(session.SessionId, name, content, cancellationToken));
        }

        return added.Count > 0
            ? TypedResults.Ok(new AttachmentList(added))
            : throw GantryException.Invalid("file", "There is no file in the form: send each as a part with a filename.");
    }

    private static async Task<Ok<AttachmentList>> ListAsync(
        string sessionId, SessionDirectory sessions, AttachmentShelf shelf, CancellationToken cancellationToken)
    {
        var session = await sessions.FindAsync(RouteId.Of<SessionId>(sessionId), cancellationToken);
        return TypedResults.Ok(new AttachmentList(await shelf.ListAsync(session.SessionId, cancellationToken)));
    }

    private static MultipartReader Open(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(type.Boundary).ToString() is not { Length: > 0 and <= LongestBoundary } boundary)
        {
            throw new RequestRefusedException(StatusCodes.Status415UnsupportedMediaType, "multipart-only", "Send files as multipart/form-data.");
        }

        return new MultipartReader(boundary, request.Body) { HeadersCountLimit = 8, HeadersLengthLimit = 4096 };
    }

    private static async Task<MultipartSection?> NextAsync(MultipartReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadNextSectionAsync(cancellationToken);
        }
        catch (Exception malformed) when (malformed is InvalidDataException || (malformed is IOException and not BadHttpRequestException))
        {
            throw new RequestRefusedException(StatusCodes.Status400BadRequest, "malformed-multipart", "The body is no whole multipart/form-data.");
        }
    }

    private static async Task<(string Name, byte[] Content)> ReadAsync(MultipartSection section, CancellationToken cancellationToken)
    {
        var name = ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)
            ? HeaderUtilities.RemoveQuotes(disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).ToString()
            : "";
        if (name.Length == 0)
        {
            throw GantryException.Invalid("file", "Every part of the form must be a file with a filename.");
        }

        using var content = new MemoryStream();
        var buffer = new byte[16 * 1024];
        try
        {
            for (int count; (count = await section.Body.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                content.Write(buffer, 0, count);
                if (content.Length > AttachmentShelf.LargestFile)
                {
                    throw GantryException.TooLarge("attachment-too-large", $"A file may have {AttachmentShelf.LargestFile >> 20} MiB at most; put a larger one into the workspace.");
                }
            }
        }
        catch (Exception cut) when (cut is InvalidDataException || (cut is IOException and not BadHttpRequestException))
        {
            throw new RequestRefusedException(StatusCodes.Status400BadRequest, "malformed-multipart", "The body is no whole multipart/form-data.");
        }

        return (name, content.ToArray());
    }
}
