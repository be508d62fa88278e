using System.Text;
using Gantry.Core.ModelGateway.Wire;
using Microsoft.Net.Http.Headers;

namespace Gantry.Server.ModelGateway;

/// <summary>The same few fields where they come in a form beside a file, which is not looked at.</summary>
internal static class MultipartFields
{
    private const int LongestValue = 200;

    /// <exception cref="MalformedRequestException">It is no such form.</exception>
    public static RequestFields Scan(ReadOnlySpan<byte> body, string? contentType)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(type.Boundary) is not { Length: > 0 and <= 70 } boundary)
        {
            throw new MalformedRequestException("Send the file as multipart/form-data with a boundary.");
        }

        var delimiter = Encoding.UTF8.GetBytes($"--{boundary}");
        string? model = null;
        var place = default(Range);
        var stream = false;
        for (var at = body.IndexOf(delimiter); at >= 0;)
        {
            var part = at + delimiter.Length;
            var length = body[part..].IndexOf(delimiter);
            if (length < 0)
            {
                break;
            }

            if (Field(body.Slice(part, length)) is var (name, start, end))
            {
                var value = Encoding.UTF8.GetString(body[(part + start)..(part + end)]);
                if (name == "model")
                {
                    model = model is null ? value : throw new MalformedRequestException("\"model\" stands in the form twice; say it once.");
                    place = (part + start)..(part + end);
                }
                else
                {
                    stream |= name == "stream" && value == "true";
                }
            }

            at = part + length;
        }

        return RequestFields.Of(model, place, stream);
    }

    // A part's name and where its value stands; null for files and for what is too long to be one of ours.
    private static (string Name, int Start, int End)? Field(ReadOnlySpan<byte> part)
    {
        var headersEnd = part.IndexOf("\r\n\r\n"u8);
        if (headersEnd < 0 || part.Length - headersEnd - 6 is < 0 or > LongestValue)
        {
            return null;
        }

        foreach (var line in Encoding.UTF8.GetString(part[..headersEnd]).Split("\r\n"))
        {
            const string Disposition = "Content-Disposition:";
            if (line.StartsWith(Disposition, StringComparison.OrdinalIgnoreCase)
                && ContentDispositionHeaderValue.TryParse(line[Disposition.Length..].Trim(), out var disposition)
                && disposition is { FileName.Length: 0, FileNameStar.Length: 0 })
            {
                return (HeaderUtilities.RemoveQuotes(disposition.Name).ToString(), headersEnd + 4, part.Length - 2);
            }
        }

        return null;
    }
}
