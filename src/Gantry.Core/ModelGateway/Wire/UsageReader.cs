using System.Buffers;
using System.Runtime.CompilerServices;

namespace Gantry.Core.ModelGateway.Wire;

/// <summary>
/// Reads the token counts out of one JSON document that comes in pieces of any size, keeping none of it: usage at the top of the document, or inside its
/// <c>message</c> or <c>response</c>. Text passes at the speed of a search; what it cannot read tells nothing.
/// </summary>
internal struct UsageReader
{
    // Whether a depth is an object is known this far down, which is further than anything is looked for.
    private const int TrackedDepth = 63;

    private static readonly SearchValues<byte> Shallow = SearchValues.Create("\"{}[],:"u8);
    private static readonly SearchValues<byte> Deep = SearchValues.Create("\"{}[]"u8);

    private Captured captured;
    private int capturedLength;
    private int depth;
    private int usageDepth;
    private int wrapperDepth;
    private int detailsDepth;
    private ulong objects;
    private bool isInString;
    private bool isEscaped;
    private bool isCapturing;
    private bool expectsKey;
    private bool isInNumber;
    private long number;
    private UsageKey key;

    /// <summary>What was counted; a later document's counts are cumulative, so the greatest stand.</summary>
    public UsageCounts Counts { get; private set; }

    /// <summary>The document's <c>type</c> says that the answer is whole.</summary>
    public bool IsTerminal { get; private set; }

    /// <summary>Begins another document.</summary>
    public void Begin()
    {
        depth = usageDepth = wrapperDepth = detailsDepth = capturedLength = 0;
        objects = 0;
        isInString = isEscaped = isCapturing = expectsKey = isInNumber = false;
        key = UsageKey.Other;
        IsTerminal = false;
    }

    /// <summary>The next piece of the document.</summary>
    public void Feed(ReadOnlySpan<byte> json)
    {
        while (!json.IsEmpty)
        {
            json = isInString ? InString(json) : usageDepth > 0 ? InUsage(json) : Outside(json);
        }
    }

    private ReadOnlySpan<byte> InString(ReadOnlySpan<byte> json)
    {
        if (isEscaped)
        {
            isEscaped = false;
            Capture(json[..1]);
            return json[1..];
        }

        var end = json.IndexOfAny((byte)'"', (byte)'\\');
        if (end < 0)
        {
            Capture(json);
            return default;
        }

        Capture(json[..end]);
        if (json[end] == (byte)'\\')
        {
            // No name that we look for is spelled with escapes.
            capturedLength = UsageKeys.Longest + 1;
            isEscaped = true;
        }
        else
        {
            EndString();
        }

        return json[(end + 1)..];
    }

    private ReadOnlySpan<byte> Outside(ReadOnlySpan<byte> json)
    {
        var next = json.IndexOfAny(depth <= 2 ? Shallow : Deep);
        if (next < 0)
        {
            return default;
        }

        Structure(json[next]);
        return json[(next + 1)..];
    }

    // Inside usage every byte counts; it is short.
    private ReadOnlySpan<byte> InUsage(ReadOnlySpan<byte> json)
    {
        var b = json[0];
        if (char.IsAsciiDigit((char)b))
        {
            number = isInNumber ? Math.Min((number * 10) + (b - '0'), int.MaxValue) : b - '0';
            isInNumber = true;
            return json[1..];
        }

        EndNumber();
        Structure(b);
        return json[1..];
    }

    private void Structure(byte b)
    {
        switch (b)
        {
            case (byte)'"':
                isInString = true;
                capturedLength = 0;
                isCapturing = (expectsKey && IsOfInterest) || (key == UsageKey.Type && depth == 1 && !expectsKey);
                break;
            case (byte)'{':
                Enter(isObject: true);
                break;
            case (byte)'[':
                Enter(isObject: false);
                break;
            case (byte)'}' or (byte)']':
                Leave();
                break;
            case (byte)',':
                expectsKey = IsObject(depth);
                key = UsageKey.Other;
                break;
            case (byte)':':
                expectsKey = false;
                break;
            default:
                break;
        }
    }

    private readonly bool IsOfInterest => depth == 1 || depth == wrapperDepth || depth == usageDepth || depth == detailsDepth;

    private void Enter(bool isObject)
    {
        var holds = key;
        var above = depth++;
        if (depth <= TrackedDepth)
        {
            objects = isObject ? objects | (1UL << depth) : objects & ~(1UL << depth);
        }

        if (isObject && holds == UsageKey.Usage && (above == 1 || above == wrapperDepth))
        {
            usageDepth = depth;
        }
        else if (isObject && holds == UsageKey.Wrapper && above == 1)
        {
            wrapperDepth = depth;
        }
        else if (isObject && holds == UsageKey.Details && above == usageDepth && above > 0)
        {
            detailsDepth = depth;
        }

        expectsKey = isObject;
        key = UsageKey.Other;
    }

    private void Leave()
    {
        usageDepth = usageDepth == depth ? 0 : usageDepth;
        wrapperDepth = wrapperDepth == depth ? 0 : wrapperDepth;
        detailsDepth = detailsDepth == depth ? 0 : detailsDepth;
        depth = Math.Max(0, depth - 1);
        expectsKey = false;
        key = UsageKey.Other;
    }

    private readonly bool IsObject(int at) => at is > 0 and <= TrackedDepth && (objects & (1UL << at)) != 0;

    private void Capture(ReadOnlySpan<byte> bytes)
    {
        if (!isCapturing || capturedLength > UsageKeys.Longest)
        {
            return;
        }

        if (capturedLength + bytes.Length > UsageKeys.Longest)
        {
            capturedLength = UsageKeys.Longest + 1;
            return;
        }

        bytes.CopyTo(((Span<byte>)captured)[capturedLength..]);
        capturedLength += bytes.Length;
    }

    private void EndString()
    {
        isInString = false;
        if (!isCapturing)
        {
            return;
        }

        isCapturing = false;
        var text = capturedLength > UsageKeys.Longest ? default : ((ReadOnlySpan<byte>)captured)[..capturedLength];
        if (expectsKey)
        {
            key = UsageKeys.Of(text);
        }
        else
        {
            IsTerminal = text.SequenceEqual("message_stop"u8)
                || text.SequenceEqual("response.completed"u8)
                || text.SequenceEqual("response.incomplete"u8)
                || text.SequenceEqual("response.failed"u8)
                || text.SequenceEqual("transcript.text.done"u8);
        }
    }

    private void EndNumber()
    {
        if (!isInNumber)
        {
            return;
        }

        isInNumber = false;
        if (depth == usageDepth || depth == detailsDepth)
        {
            Counts = Counts.With(key, number, isAtTop: wrapperDepth == 0);
        }

        key = UsageKey.Other;
    }

    [InlineArray(UsageKeys.Longest)]
    private struct Captured
    {
        private byte first;
    }
}
