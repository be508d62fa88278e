using Gantry.Protocol.Ids;

namespace Gantry.Protocol.Attachments;

/// <summary>A file that a user gave to a session.</summary>
/// <param name="Name">As the user's program called it; for people, never a path.</param>
/// <param name="MediaType">Told from its content: <c>text/plain</c>, <c>image/png</c>, <c>image/jpeg</c>, <c>image/gif</c> or <c>image/webp</c>.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Sha256">Of its bytes, lower-case hex.</param>
public sealed record Attachment(AttachmentId AttachmentId, SessionId SessionId, string Name, string MediaType, long Size, string Sha256, DateTimeOffset CreatedAt)
{
    /// <summary>As messages and events name it.</summary>
    public AttachmentRef ToRef() => new(AttachmentId, Name, MediaType, Size, Sha256);
}

/// <summary>An attachment as messages and events name it.</summary>
public sealed record AttachmentRef(AttachmentId AttachmentId, string Name, string MediaType, long Size, string Sha256);

/// <summary>Answer of <c>POST</c> and <c>GET /api/sessions/{id}/attachments</c>.</summary>
public sealed record AttachmentList(IReadOnlyList<Attachment> Items);
