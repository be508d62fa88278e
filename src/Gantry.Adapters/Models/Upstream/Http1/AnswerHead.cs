using System.Globalization;
using System.Text;

namespace Gantry.Adapters.Models.Upstream.Http1;

/// <summary>
/// The head of an answer (RFC 9112), read strictly: where an answer ends decides whose bytes come next on its connection, so nothing that could be read in two
/// ways is read at all.
/// </summary>
internal sealed class AnswerHead
{
    /// <summary>In bytes; a longer one is refused.</summary>
    public const int Longest = 64 * 1024;

    private const int UsualFields = 12;
    private const int MostDigits = 18;
    private static readonly int StatusAt = "HTTP/1.x ".Length;

    private bool isOld;
    private bool closes;

    private AnswerHead()
    {
    }

    /// <summary>Of HTTP.</summary>
    public int Status { get; private set; }

    /// <summary>All fields, each name once.</summary>
    public List<KeyValuePair<string, string>> Fields { get; } = new(UsualFields);

    /// <summary>How long the body is; null when it is chunked or ends with the connection.</summary>
    public long? Length { get; private set; }

    /// <summary>The body comes in chunks.</summary>
    public bool IsChunked { get; private set; }

    /// <summary>It is said before the answer, which is still to come.</summary>
    public bool IsInterim => Status < 200;

    /// <summary>The connection may be used again when the body has come.</summary>
    public bool KeepsConnection => !closes && !isOld && (IsChunked || Length is not null);

    /// <summary>Where the head ends, behind its empty line; -1 when it has not come yet.</summary>
    /// <exception cref="HttpRequestException">It is none.</exception>
    public static int EndIn(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf("\r\n\r\n"u8);
        if (end >= 0)
        {
            return end + 4;
        }

        // Who ends lines otherwise would be waited for in vain.
        var line = bytes.IndexOf((byte)'\n');
        return line == 0 || (line > 0 && bytes[line - 1] != (byte)'\r') ? throw Refused("its lines do not end as they must")
            : bytes.Length >= Longest ? throw Refused("its head is longer than 64 KB")
            : -1;
    }

    /// <param name="head">With its empty line.</param>
    /// <exception cref="HttpRequestException">It is none, or it can be read in two ways.</exception>
    public static AnswerHead Read(ReadOnlySpan<byte> head)
    {
        var read = new AnswerHead();
        read.TakeStatus(NextLine(ref head));
        while (NextLine(ref head) is { IsEmpty: false } line)
        {
            read.TakeField(line);
        }

        if (read.Length is not null && read.IsChunked)
        {
            throw Refused("it says its length in two ways");
        }

        if (read.Status is 204 or 304)
        {
            read.closes |= read.IsChunked || read.Length > 0;
            (read.Length, read.IsChunked) = (0, false);
        }

        return read;
    }

    private static ReadOnlySpan<byte> NextLine(ref ReadOnlySpan<byte> rest)
    {
        var end = rest.IndexOfAny((byte)'\r', (byte)'\n', (byte)0);
        if (end < 0 || end + 1 >= rest.Length || rest[end] != (byte)'\r' || rest[end + 1] != (byte)'\n')
        {
            throw Refused("a line of its head ends in the middle");
        }

        var line = rest[..end];
        rest = rest[(end + 2)..];
        return line;
    }

    private void TakeStatus(ReadOnlySpan<byte> line)
    {
        if (line.Length < StatusAt + 3
            || !line.StartsWith("HTTP/1."u8)
            || line[StatusAt - 2] is not ((byte)'0' or (byte)'1')
            || line[StatusAt - 1] != (byte)' '
            || (line.Length > StatusAt + 3 && line[StatusAt + 3] != (byte)' ')
            || !int.TryParse(line.Slice(StatusAt, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var status)
            || status is < 100 or 101)
        {
            throw Refused("it does not begin as one of HTTP/1.1");
        }

        (Status, isOld) = (status, line[StatusAt - 2] == (byte)'0');
    }

    private void TakeField(ReadOnlySpan<byte> line)
    {
        var colon = line.IndexOf((byte)':');
        var name = colon < 0 ? default : line[..colon];
        if (!FieldNames.IsOne(name))
        {
            throw Refused("a field of its head has no proper name");
        }

        var value = line[(colon + 1)..].Trim(" \t"u8);
        switch (name.Length)
        {
            case 14 when Ascii.EqualsIgnoreCase(name, "content-length"u8):
                var length = LengthOf(value);
                Length = Length is null || Length == length ? length : throw Refused("it says two lengths");
                break;
            case 17 when Ascii.EqualsIgnoreCase(name, "transfer-encoding"u8):
                IsChunked = !IsChunked && !isOld && Ascii.EqualsIgnoreCase(value, "chunked"u8) ? true : throw Refused("it is encoded for its transfer in a way that is not known here");
                break;
            case 10 when Ascii.EqualsIgnoreCase(name, "connection"u8):
                closes |= !Ascii.EqualsIgnoreCase(value, "keep-alive"u8);
                break;
            default:
                break;
        }

        Add(FieldNames.TextOf(name), Encoding.Latin1.GetString(value));
    }

    private void Add(string name, string value)
    {
        for (var i = 0; i < Fields.Count; i++)
        {
            if (Fields[i].Key.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                Fields[i] = new(Fields[i].Key, $"{Fields[i].Value}, {value}");
                return;
            }
        }

        Fields.Add(new(name, value));
    }

    private static long LengthOf(ReadOnlySpan<byte> value) =>
        value.Length is > 0 and <= MostDigits && long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var length) ? length : throw Refused("its length is no number");

    private static HttpRequestException Refused(string why) => new(HttpRequestError.InvalidResponse, $"The provider's answer cannot be read: {why}.");
}
