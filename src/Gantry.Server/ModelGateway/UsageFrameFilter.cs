using System.Buffers;
using System.IO.Pipelines;

namespace Gantry.Server.ModelGateway;

/// <summary>
/// Takes the frame with a stream's token counts out of it, for clients that did not ask for one: it has no choices, which they may not expect. A line is held
/// until it is whole, unless it is longer than any such frame; everything else passes byte for byte.
/// </summary>
internal sealed class UsageFrameFilter
{
    // Such a frame has a few names and numbers.
    private const int LongestHeld = 8 * 1024;

    private readonly byte[] held = new byte[LongestHeld];
    private int heldLength;
    private bool isPassing;
    private bool dropsBlank;

    /// <summary>Writes what may pass.</summary>
    public void Write(ReadOnlySpan<byte> bytes, PipeWriter writer)
    {
        while (!bytes.IsEmpty)
        {
            var end = bytes.IndexOf((byte)'\n');
            var piece = end < 0 ? bytes : bytes[..(end + 1)];
            bytes = bytes[piece.Length..];
            if (isPassing)
            {
                writer.Write(piece);
                isPassing = end < 0;
            }
            else if (heldLength + piece.Length > LongestHeld)
            {
                End(writer);
                writer.Write(piece);
                isPassing = end < 0;
            }
            else if (end < 0)
            {
                piece.CopyTo(held.AsSpan(heldLength));
                heldLength += piece.Length;
            }
            else if (heldLength == 0)
            {
                WriteLine(piece, writer);
            }
            else
            {
                piece.CopyTo(held.AsSpan(heldLength));
                var whole = heldLength + piece.Length;
                heldLength = 0;
                WriteLine(held.AsSpan(0, whole), writer);
            }
        }
    }

    /// <summary>The stream ended: what was held passes.</summary>
    public void End(PipeWriter writer)
    {
        if (heldLength > 0)
        {
            writer.Write(held.AsSpan(0, heldLength));
            heldLength = 0;
        }
    }

    private void WriteLine(ReadOnlySpan<byte> line, PipeWriter writer)
    {
        if (dropsBlank && line.Trim("\r\n"u8).IsEmpty)
        {
            dropsBlank = false;
            return;
        }

        dropsBlank = IsUsageFrame(line);
        if (!dropsBlank)
        {
            writer.Write(line);
        }
    }

    // Raw quotes stand outside of texts only, so these words are names.
    private static bool IsUsageFrame(ReadOnlySpan<byte> line)
    {
        if (!line.StartsWith("data:"u8) || line.IndexOf("\"usage\""u8) < 0)
        {
            return false;
        }

        var choices = line.IndexOf("\"choices\""u8);
        if (choices < 0)
        {
            return false;
        }

        var value = line[(choices + "\"choices\""u8.Length)..].TrimStart(" :"u8);
        return value.StartsWith("["u8) && value[1..].TrimStart((byte)' ').StartsWith("]"u8);
    }
}
