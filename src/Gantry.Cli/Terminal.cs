using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Gantry.Cli.Rendering;

namespace Gantry.Cli;

/// <summary>
/// Where a command writes: answers to <see cref="Out"/>, complaints and notices to <see cref="Error"/>. Colour only when standard output is a terminal and
/// nobody asked for none (<c>--no-color</c>, <c>NO_COLOR</c>, <c>TERM=dumb</c>).
/// </summary>
internal sealed class Terminal(TextWriter output, TextWriter error, TerminalTraits traits)
{
    public TextWriter Out { get; } = output;

    public TextWriter Error { get; } = error;

    /// <summary>A person sits at both ends: keys come in and they see what is written.</summary>
    public bool IsInteractive => traits.IsInteractive;

    /// <summary>Standard output is a terminal.</summary>
    public bool IsRich => traits.IsRich;

    public bool UsesColour => traits.UsesColour;

    public static Terminal OfThisProcess()
    {
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        var output = new StreamWriter(Console.OpenStandardOutput(), utf8) { AutoFlush = true };
        var error = new StreamWriter(Console.OpenStandardError(), utf8) { AutoFlush = true };
        var isRich = !Console.IsOutputRedirected;
        var wantsColour = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && Environment.GetEnvironmentVariable("TERM") is not "dumb";
        return new Terminal(output, error, new TerminalTraits(isRich && !Console.IsInputRedirected, isRich, isRich && wantsColour));
    }

    public Terminal WithoutColour() => new(Out, Error, traits with { UsesColour = false });

    /// <summary>The same place without a person: nothing is asked.</summary>
    public Terminal Unattended() => new(Out, Error, traits with { IsInteractive = false });

    /// <summary>Writes text that is already safe to show (see <see cref="VisibleText"/>).</summary>
    public void Write(string text, Ink ink = Ink.Plain) => Out.Write(Painted(text, ink));

    public void WriteLine(string text = "", Ink ink = Ink.Plain) => Out.WriteLine(Painted(text, ink));

    /// <summary>A sentence on standard error.</summary>
    public void Complain(string sentence) => Error.WriteLine(VisibleText.Of(sentence));

    /// <summary>One JSON document, alone on its line.</summary>
    public void WriteJson<T>(T value, JsonTypeInfo<T> type) => Out.WriteLine(JsonSerializer.Serialize(value, type));

    private string Painted(string text, Ink ink) => UsesColour && ink != Ink.Plain && text.Length > 0 ? $"\e[{(int)ink}m{text}\e[0m" : text;
}

/// <summary>What a <see cref="Terminal"/> can do.</summary>
internal readonly record struct TerminalTraits(bool IsInteractive, bool IsRich, bool UsesColour);
