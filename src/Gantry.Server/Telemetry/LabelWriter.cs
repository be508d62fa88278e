using System.Globalization;

namespace Gantry.Server.Telemetry;

/// <summary>Writes the labels of one series as Prometheus' text format has them, <c>name="value",…</c>, into memory that the caller lends.</summary>
/// <param name="lent">Where they go; longer ones find a place of their own.</param>
internal ref struct LabelWriter(Span<char> lent)
{
    /// <summary>How much room most labels need.</summary>
    public const int UsualLength = 256;

    private Span<char> room = lent;
    private int length;

    /// <summary>What was written so far.</summary>
    public readonly ReadOnlySpan<char> Text => room[..length];

    /// <summary>A letter of a name: what no name may have is an underscore.</summary>
    public static char Letter(char letter) => char.IsAsciiLetterOrDigit(letter) ? letter : '_';

    public void Add(string name, object? value)
    {
        var text = value as string ?? Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        if (length > 0)
        {
            Write(',');
        }

        foreach (var letter in name)
        {
            Write(Letter(letter));
        }

        Write('=');
        Write('"');
        foreach (var letter in text)
        {
            if (letter is '\\' or '"' or '\n')
            {
                Write('\\');
            }

            Write(letter == '\n' ? 'n' : letter);
        }

        Write('"');
    }

    private void Write(char letter)
    {
        if (length == room.Length)
        {
            var larger = new char[Math.Max(UsualLength, room.Length * 2)];
            room.CopyTo(larger);
            room = larger;
        }

        room[length++] = letter;
    }
}
