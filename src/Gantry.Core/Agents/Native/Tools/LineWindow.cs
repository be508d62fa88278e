using System.Text;

namespace Gantry.Core.Agents.Native.Tools;

/// <summary>Some lines of a text, taken as it streams by: no more of it is held than what is shown.</summary>
/// <param name="Text">Whole lines, long ones cut; carriage returns before line feeds are left out.</param>
/// <param name="Last">The last line that is shown; 0 when none is.</param>
/// <param name="Total">How many lines there are.</param>
/// <param name="CutLines">How many of the lines shown are cut.</param>
internal sealed record LineWindow(string Text, int Last, int Total, int CutLines, bool HasReturns)
{
    /// <param name="first">Counted from 1.</param>
    /// <param name="mostBytes">Of UTF-8; at least one line is shown all the same.</param>
    public static LineWindow Read(TextReader reader, int first, int count, int mostBytes, int longestLine)
    {
        var taking = new Taking(first, count, mostBytes, longestLine);
        var buffer = new char[32 * 1024];
        int read;
        while ((read = reader.Read(buffer)) > 0)
        {
            taking.Take(buffer.AsSpan(0, read));
        }

        return taking.End();
    }

    private sealed class Taking(int first, int count, int mostBytes, int longestLine)
    {
        private readonly StringBuilder shown = new();
        private readonly StringBuilder line = new();
        private long length;
        private int number = 1;
        private int last;
        private int cut;
        private int bytes;
        private bool isFull;
        private bool hasReturns;
        private bool endsInReturn;

        public void Take(ReadOnlySpan<char> some)
        {
            while (!some.IsEmpty)
            {
                var end = some.IndexOf('\n');
                var part = end < 0 ? some : some[..end];
                Grow(part);
                if (end < 0)
                {
                    return;
                }

                EndLine(isEnded: true);
                some = some[(end + 1)..];
            }
        }

        public LineWindow End()
        {
            var total = number - 1;
            if (length > 0)
            {
                EndLine(isEnded: false);
                total++;
            }

            return new LineWindow(shown.ToString(), last, total, cut, hasReturns);
        }

        private bool IsWanted => !isFull && number >= first && number - first < count;

        private void Grow(ReadOnlySpan<char> part)
        {
            if (part.IsEmpty)
            {
                return;
            }

            length += part.Length;
            endsInReturn = part[^1] == '\r';
            if (IsWanted && line.Length <= longestLine)
            {
                line.Append(part[..Math.Min(part.Length, longestLine + 2 - line.Length)]);
            }
        }

        private void EndLine(bool isEnded)
        {
            var hasReturn = isEnded && endsInReturn && length > 0;
            hasReturns |= hasReturn;
            if (IsWanted)
            {
                Show(length - (hasReturn ? 1 : 0), isEnded);
            }

            line.Clear();
            length = 0;
            endsInReturn = false;
            number += isEnded ? 1 : 0;
        }

        private void Show(long whole, bool isEnded)
        {
            var isCut = whole > longestLine;
            var text = line.ToString(0, (int)Math.Min(line.Length, isCut ? longestLine : whole));
            text = isCut && char.IsHighSurrogate(text[^1]) ? text[..^1] : text;
            var told = $"{text}{(isCut ? $"… [line of {whole} characters, cut]" : "")}{(isEnded ? "\n" : "")}";
            bytes += Encoding.UTF8.GetByteCount(told);
            if (last > 0 && bytes > mostBytes)
            {
                isFull = true;
                return;
            }

            shown.Append(told);
            last = number;
            cut += isCut ? 1 : 0;
        }
    }
}
