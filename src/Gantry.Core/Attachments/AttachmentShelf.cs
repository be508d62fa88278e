using System.Security.Cryptography;
using Gantry.Core.Data;
using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Core.Text;
using Gantry.Protocol.Attachments;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Attachments;

/// <summary>Keeps the files that users give to sessions, by the hash of their content: the same file twice is stored once.</summary>
public sealed class AttachmentShelf(EventLog log, DataDirectory data, DurableWrite write)
{
    /// <summary>The most bytes that a file may have; images may have as many, texts fewer.</summary>
    public const int LargestFile = AttachmentType.LargestImage;

    /// <summary>The most files that a message may carry.</summary>
    public const int MostOfMessage = 20;

    private const int MostOfSession = 200;
    private const long MostBytesOfSession = 256L * 1024 * 1024;
    private const int LongestName = 200;

    /// <summary>Takes a file in; it is on the disk when this returns.</summary>
    /// <exception cref="GantryException">Its name or content cannot be used, or the session has too many already; nothing is kept.</exception>
    public async Task<Attachment> AddAsync(SessionId session, string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        CheckName(name);
        var type = AttachmentType.Of(VisibleText.Of(name), content.Span);
        var hash = Convert.ToHexStringLower(SHA256.HashData(content.Span));
        var path = PathOf(hash);
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            write(path, content.Span);
        }

        return await log.CommitAsync(
            transaction =>
            {
                var kept = transaction.Attachments.Of(session);
                if (kept.Count >= MostOfSession || kept.Sum(one => one.Size) + content.Length > MostBytesOfSession)
                {
                    throw GantryException.TooLarge(
                        "too-many-attachments", $"A session has at most {MostOfSession} attachments of {MostBytesOfSession >> 20} MiB in all; put more into the workspace.");
                }

                var attachment = new Attachment(AttachmentId.New(), session, name, type, content.Length, hash, transaction.Now);
                transaction.Attachments.Add(attachment);
                return attachment;
            },
            cancellationToken);
    }

    /// <summary>The session's attachments, oldest first.</summary>
    public Task<IReadOnlyList<Attachment>> ListAsync(SessionId session, CancellationToken cancellationToken) =>
        log.ReadAsync(view => view.Attachments.Of(session), cancellationToken);

    /// <summary>What a message that names attachments carries.</summary>
    /// <exception cref="GantryException">An id is none of the session's attachments, or there are too many.</exception>
    public static IReadOnlyList<AttachmentRef>? Resolve(IStoreView view, SessionId session, IReadOnlyList<string>? ids)
    {
        ArgumentNullException.ThrowIfNull(view);
        if (ids is null or [])
        {
            return null;
        }

        return ids.Count > MostOfMessage
            ? throw GantryException.Invalid("attachments", $"A message carries at most {MostOfMessage} attachments.")
            : [.. ids.Select(id => Find(view, session, id).ToRef())];
    }

    /// <summary>The bytes of an attachment; null when they are gone.</summary>
    public async Task<byte[]?> ReadAsync(AttachmentRef attachment, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(attachment);
        var path = PathOf(attachment.Sha256);
        return File.Exists(path) ? await File.ReadAllBytesAsync(path, cancellationToken) : null;
    }

    private static Attachment Find(IStoreView view, SessionId session, string text) =>
        IEntityId<AttachmentId>.TryParse(text, out var id) && view.Attachments.Find(id) is { } found && found.SessionId == session
            ? found
            : throw GantryException.Invalid("attachments", $"'{VisibleText.Of(text)}' is no attachment of this session; POST the file to its /attachments first.");

    private static void CheckName(string name)
    {
        if (name is "" or "." or ".." || name.Length > LongestName || name.Any(letter => char.IsControl(letter) || letter is '/' or '\\') || VisibleText.Of(name) != name)
        {
            throw GantryException.Invalid("file", $"A file's name must have 1 to {LongestName} visible characters and no slashes.");
        }
    }

    // The hash is ours, so that nothing a user says becomes a path.
    private string PathOf(string hash) => Path.Combine(data.Attachments, hash[..2], hash);
}
