using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Gantry.Core.Audit;
using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Audit;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Approvals.Links;

/// <summary>
/// Makes and reads links. A link is a capability for exactly one approval with exactly the input that it had: it carries the approval's id and its own end,
/// and a seal over both and the input's hash. It answers once, because an approval is answered once; looking at it answers nothing.
/// </summary>
public sealed class ApprovalLinks(EventLog log, ApprovalLinkOptions options, TimeProvider time)
{
    private const int IdSize = 16;
    private const int BodySize = IdSize + sizeof(long);
    private const int SealSize = 32;

    // What is sealed begins with what it is for, so that a form's token is no link and a link no form's token.
    private static readonly byte[] ForLink = "gantry approval link\n"u8.ToArray();
    private static readonly byte[] ForForm = "gantry approval form\n"u8.ToArray();

    /// <summary>How people reach the daemon; null when there are no links.</summary>
    public Uri? Base => options.Base;

    /// <summary>Makes a link for an approval that waits.</summary>
    /// <exception cref="GantryException">Links are off (unavailable), there is no such approval, or it is decided (conflict).</exception>
    public Task<ApprovalLink> MakeAsync(ApprovalId id, CommandOrigin origin, CancellationToken cancellationToken)
    {
        var address = options.Base ?? throw GantryException.Unavailable(
            "links-off", "Links are off. Start the daemon with GANTRY_APPROVAL_LINKS=on and GANTRY_PUBLIC_URL=https://… as people reach it.");
        return log.CommitAsync(
            transaction =>
            {
                var approval = transaction.Approvals.Find(id) ?? throw GantryException.NotFound(ApprovalId.Noun, id);
                if (approval is not { Status: ApprovalStatus.Pending, Kind: not ApprovalKind.Question })
                {
                    throw GantryException.Conflict("approval-not-open", "A link is for an approval or a plan that waits for an answer; this one does not.");
                }

                var expires = transaction.Now + options.Lifetime;
                transaction.Note(new AuditNote(AuditKind.Link, "made", approval.Title, origin.Actor, origin.Client)
                {
                    Address = origin.Address,
                    SessionId = approval.SessionId,
                    RunId = approval.RunId,
                    ApprovalId = id,
                    InputHash = approval.InputHash,
                });
                return new ApprovalLink(new Uri(address, $"link/{Token(approval, expires)}").AbsoluteUri, expires);
            },
            cancellationToken);
    }

    /// <summary>The approval that a link is for, answered or not.</summary>
    /// <exception cref="GantryException">It is no link of ours, or its time is over (not found: who guesses learns nothing).</exception>
    public async Task<Approval> FindAsync(string token, CancellationToken cancellationToken)
    {
        if (options.Base is null || Decode(token) is not { } bytes)
        {
            throw Unknown();
        }

        var id = ApprovalId.From(new Guid(bytes.AsSpan(0, IdSize), bigEndian: true));
        var approval = await log.ReadAsync(view => view.Approvals.Find(id), cancellationToken) ?? throw Unknown();

        // The seal first: only what we wrote ourselves is known to be a time.
        return IsSealed(bytes, approval) && time.GetUtcNow() < Expiry(bytes) ? approval : throw Unknown();
    }

    /// <summary>What the page's form must bring back, so that an answer comes from the page and not from another site.</summary>
    public string FormToken(string token) => Base64Url.EncodeToString(HMACSHA256.HashData(options.Key.Span, [.. ForForm, .. Encoding.ASCII.GetBytes(token)]));

    /// <summary>Whether a form brought back what its page had.</summary>
    public bool IsFormToken(string token, string? given) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(FormToken(token)), Encoding.UTF8.GetBytes(given ?? ""));

    private static GantryException Unknown() => GantryException.NotFound("link", "like this: it is not whole, its time is over, or it was made by another daemon");

    private static byte[]? Decode(string token)
    {
        var bytes = new byte[BodySize + SealSize];
        return token.Length < 100 && Ascii.IsValid(token) && Base64Url.IsValid(token) && Base64Url.TryDecodeFromChars(token, bytes, out var length)
            && length == bytes.Length && !bytes.AsSpan(0, IdSize).SequenceEqual(stackalloc byte[IdSize])
            ? bytes
            : null;
    }

    private string Token(Approval approval, DateTimeOffset expires)
    {
        var bytes = new byte[BodySize + SealSize];
        approval.ApprovalId.Value.TryWriteBytes(bytes, bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(IdSize), expires.ToUnixTimeMilliseconds());
        Seal(bytes, approval).CopyTo(bytes, BodySize);
        return Base64Url.EncodeToString(bytes);
    }

    private static DateTimeOffset Expiry(byte[] bytes) => DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(IdSize)));

    private bool IsSealed(byte[] bytes, Approval approval) => CryptographicOperations.FixedTimeEquals(Seal(bytes, approval), bytes.AsSpan(BodySize));

    private byte[] Seal(byte[] bytes, Approval approval) =>
        HMACSHA256.HashData(options.Key.Span, [.. ForLink, .. bytes.AsSpan(0, BodySize), .. Encoding.ASCII.GetBytes(approval.InputHash)]);
}
