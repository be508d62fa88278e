namespace Gantry.Core.Approvals.Shell;

/// <summary>
/// Reads the small part of shell in which the text says exactly which programs run with which arguments: words, quotes, <c>&amp;&amp; || ; |</c>, new lines,
/// plain redirects, and well-known wrappers around a command. It promises to read such a script just as bash and dash do, and to refuse all else
/// with the reason; it never guesses.
/// </summary>
public static class ShellReader
{
    /// <summary>The most characters of a script, or of one program's arguments together.</summary>
    public const int LongestScript = 16_384;

    /// <summary>The most programs in one script.</summary>
    public const int MostCommands = 50;

    /// <summary>Reads the text that a shell would be given.</summary>
    public static ShellReading Read(string script) => Reading(() =>
    {
        ScriptCharacters.Check(script);
        return WrapperOpening.OpenAll(ShellParser.Parse(script), depth: 0);
    });

    /// <summary>Reads a program with its arguments, which no shell will see, and opens its wrappers.</summary>
    /// <param name="arguments">The program first.</param>
    public static ShellReading Read(IReadOnlyList<string> arguments) => Reading(() =>
    {
        if (arguments.Count == 0)
        {
            throw new UnreadableScriptException("There is no program to run.");
        }

        if (arguments.Sum(argument => (long)argument.Length) > LongestScript)
        {
            throw new UnreadableScriptException($"The arguments have more than {LongestScript} characters.");
        }

        foreach (var argument in arguments)
        {
            ScriptCharacters.Check(argument);
        }

        return WrapperOpening.Open(new SimpleCommand([], arguments, []), depth: 0);
    });

    private static ShellReading Reading(Func<IReadOnlyList<ShellCommand>> read)
    {
        try
        {
            var commands = read();
            return commands.Count <= MostCommands
                ? new ReadableShell(commands)
                : new UnreadableShell($"It runs {commands.Count} programs; more than {MostCommands} are not judged one by one.");
        }
        catch (UnreadableScriptException unreadable)
        {
            return new UnreadableShell(unreadable.Message);
        }
    }
}
