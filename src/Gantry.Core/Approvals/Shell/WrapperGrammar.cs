using System.Collections.Frozen;

namespace Gantry.Core.Approvals.Shell;

/// <summary>What is inside a wrapper.</summary>
internal abstract record WrapperContent;

/// <summary>Text for another shell.</summary>
internal sealed record ShellText(string Script, string? Effect) : WrapperContent;

/// <summary>A command in the wrapper's last arguments.</summary>
internal sealed record WrappedCommand(IReadOnlyList<string> Words, string? Effect) : WrapperContent;

/// <summary>
/// How a wrapper's own arguments are read. A wrapper with an option that is not listed is refused, since the next word could be the option's value or the
/// program.
/// </summary>
internal sealed record WrapperGrammar(string Name)
{
    private const string OtherUser = "runs it as another user";
    private const string OtherEnvironment = "changes its environment";

    private static readonly string[] Folders = ["/bin/", "/usr/bin/", "/usr/local/bin/", "/sbin/", "/usr/sbin/", "/opt/homebrew/bin/"];

    private static readonly FrozenSet<string> Shells = FrozenSet.Create(StringComparer.Ordinal, "bash", "sh", "dash", "zsh", "ash", "ksh");

    private static readonly FrozenDictionary<string, WrapperGrammar> Wrappers = new WrapperGrammar[]
    {
        new("sudo") { Flags = ["-n", "-H", "-E", "-k", "--non-interactive", "--set-home"], Valued = ["-u", "-g", "--user", "--group"], TakesAssignments = true, Effect = OtherUser },
        new("doas") { Flags = ["-n"], Valued = ["-u"], Effect = OtherUser },
        new("env") { Flags = ["-i", "-", "-v", "--ignore-environment", "--debug"], Valued = ["-u", "--unset"], TakesAssignments = true, MayStandAlone = true },
        new("timeout")
        {
            Flags = ["--foreground", "--preserve-status", "-v", "--verbose"],
            Valued = ["-k", "-s", "--kill-after", "--signal"],
            TakesDuration = true,
        },
        new("nice") { Valued = ["-n", "--adjustment"], TakesNumberFlag = true, MayStandAlone = true },
        new("ionice") { Flags = ["-t"], Valued = ["-c", "-n", "--class", "--classdata"], MayStandAlone = true },
        new("nohup"),
        new("setsid") { Flags = ["-w", "-f", "-c", "--wait", "--fork", "--ctty"] },
        new("stdbuf") { Valued = ["-i", "-o", "-e", "--input", "--output", "--error"] },
        new("time") { Flags = ["-p", "-v", "--portability", "--verbose"] },
        new("command") { Queries = ["-v", "-V"] },
        new("busybox") { MayStandAlone = true, Queries = ["--list", "--help"] },
        new("toybox") { MayStandAlone = true, Queries = ["--help"] },
        new("xargs")
        {
            Flags = ["-0", "-r", "-t", "-x", "--null", "--no-run-if-empty", "--verbose", "--exit"],
            Valued = ["-n", "-P", "-I", "-L", "-d", "-s", "--max-args", "--max-procs", "--max-lines", "--delimiter"],
            MayStandAlone = true,
            AddsArguments = true,
            Effect = "gives it more arguments that are not known here",
        },
    }.ToFrozenDictionary(wrapper => wrapper.Name, StringComparer.Ordinal);

    private IReadOnlyList<string> Flags { get; init; } = [];

    private IReadOnlyList<string> Valued { get; init; } = [];

    // First arguments with which it runs nothing.
    private IReadOnlyList<string> Queries { get; init; } = [];

    private string? Effect { get; init; }

    private bool TakesAssignments { get; init; }

    private bool TakesDuration { get; init; }

    private bool TakesNumberFlag { get; init; }

    // Without a command it shows something, and is a program like others.
    private bool MayStandAlone { get; init; }

    private bool AddsArguments { get; init; }

    /// <summary>What a command line wraps; null when it is no wrapper.</summary>
    /// <exception cref="UnreadableScriptException">It is one, and its arguments are not understood.</exception>
    public static WrapperContent? Find(IReadOnlyList<string> words)
    {
        var name = NameOf(words[0]);
        return Shells.Contains(name) ? ReadShell(name, words) : Wrappers.GetValueOrDefault(name)?.ReadCommand(words);
    }

    // Another folder's "env" is another program.
    private static string NameOf(string program)
    {
        var folder = Array.Find(Folders, folder => program.StartsWith(folder, StringComparison.Ordinal));
        return folder is null ? program : program[folder.Length..];
    }

    private static ShellText? ReadShell(string name, IReadOnlyList<string> words)
    {
        var takesText = false;
        for (var index = 1; index < words.Count; index++)
        {
            switch (words[index])
            {
                case "-c" or "-lc" or "-ec" or "-lec" or "-elc" or "-euc" or "-exc" or "-euxc":
                    takesText = true;
                    break;
                case "-l" or "-e" or "-u" or "-x" or "-eu" or "-ex" or "-eux" or "--login" or "--noprofile" or "--norc" or "--posix":
                    break;
                case "-o" when index + 1 < words.Count && words[index + 1] is "pipefail" or "errexit" or "nounset":
                    index++;
                    break;
                case ['-' or '+', ..]:
                    // Options that end in a script's name or in nothing run no text; still they are not known here.
                    throw new UnreadableScriptException($"'{name}' is given '{words[index]}', which is not read.");
                default:
                    return takesText ? Text(words[index]) : null;
            }
        }

        return takesText ? throw new UnreadableScriptException($"'{name} -c' is given no text.") : null;
    }

    private static ShellText Text(string script)
    {
        ScriptCharacters.Check(script);
        return new ShellText(script, Effect: null);
    }

    private WrappedCommand? ReadCommand(IReadOnlyList<string> words)
    {
        if (words.Count > 1 && Queries.Contains(words[1], StringComparer.Ordinal))
        {
            return null;
        }

        var (index, replaced) = SkipOptions(words);
        var changes = index > 1 && Name == "env" ? OtherEnvironment : Effect;
        if (TakesDuration)
        {
            if (index >= words.Count || !IsDuration(words[index]))
            {
                throw new UnreadableScriptException($"'{Name}' is given no plain number of seconds.");
            }

            index++;
        }

        for (; TakesAssignments && index < words.Count && words[index].Contains('='); index++)
        {
            changes = Effect ?? OtherEnvironment;
        }

        if (index >= words.Count)
        {
            return MayStandAlone ? null : throw new UnreadableScriptException($"'{Name}' is given no command.");
        }

        var inner = words.Skip(index).ToList();
        if (AddsArguments)
        {
            CheckGivesNoProgram(inner, replaced);
        }

        return new WrappedCommand(inner, changes);
    }

    private (int Index, string? Replaced) SkipOptions(IReadOnlyList<string> words)
    {
        string? replaced = null;
        var index = 1;
        while (index < words.Count && words[index] is ['-', ..] option)
        {
            index++;
            if (option == "--")
            {
                break;
            }

            if (Flags.Contains(option, StringComparer.Ordinal) || (TakesNumberFlag && int.TryParse(option.AsSpan(1), out _)))
            {
                continue;
            }

            if (Valued.Contains(option, StringComparer.Ordinal) && index < words.Count)
            {
                replaced = option == "-I" ? words[index] : replaced;
                index++;
                continue;
            }

            if (!HasValueAttached(option))
            {
                throw new UnreadableScriptException($"'{Name}' is given '{option}', which is not read.");
            }

            replaced = option.StartsWith("-I", StringComparison.Ordinal) ? option[2..] : replaced;
        }

        return (index, replaced);
    }

    private bool HasValueAttached(string option) => option.StartsWith("--", StringComparison.Ordinal)
        ? option.IndexOf('=') is var sign and > 0 && Valued.Contains(option[..sign], StringComparer.Ordinal)
        : option.Length > 2 && Valued.Contains(option[..2], StringComparer.Ordinal);

    // The arguments that come later would be a program, an option or text for a shell.
    private void CheckGivesNoProgram(List<string> inner, string? replaced)
    {
        var program = NameOf(inner[0]);
        if (Shells.Contains(program) || Wrappers.ContainsKey(program))
        {
            throw new UnreadableScriptException($"'{Name}' gives '{program}' words that are not known here, and it would run them.");
        }

        if (!string.IsNullOrEmpty(replaced) && inner[0].Contains(replaced, StringComparison.Ordinal))
        {
            throw new UnreadableScriptException($"'{Name}' puts a program's name together from words that are not known here.");
        }
    }

    private static bool IsDuration(string text)
    {
        var number = text.Length > 0 && text[^1] is 's' or 'm' or 'h' or 'd' ? text[..^1] : text;
        return number.Length > 0 && number.All(digit => char.IsAsciiDigit(digit) || digit == '.');
    }
}
