namespace Gantry.Core.Approvals.Shell;

/// <summary>Puts words together to commands. Each is judged, whichever of them run; what joins them only tells which folders they may run in.</summary>
internal sealed class ShellParser
{
    private readonly ShellLexer lexer;
    private readonly List<SimpleCommand> commands = [];
    private readonly List<string> assignments = [];
    private readonly List<string> words = [];
    private readonly List<ShellRedirect> redirects = [];
    private bool timed;

    private ShellParser(string script) => lexer = new ShellLexer(script);

    private bool IsEmpty => assignments.Count == 0 && words.Count == 0 && redirects.Count == 0 && !timed;

    /// <summary>The commands of a script in order; at least one.</summary>
    /// <exception cref="UnreadableScriptException">It is outside of what is read.</exception>
    public static IReadOnlyList<SimpleCommand> Parse(string script)
    {
        var parser = new ShellParser(script);
        parser.Parse();
        return parser.commands;
    }

    private void Parse()
    {
        string? before = null;
        while (lexer.Read() is { } token)
        {
            switch (token)
            {
                case OperatorToken { Text: "\n" } when IsEmpty:
                    break;
                case OperatorToken next:
                    End(before, next.Text);
                    before = next.Text;
                    break;
                case RedirectToken redirect:
                    Add(redirect);
                    break;
                case WordToken word:
                    Add(word, before);
                    break;
            }
        }

        if (!IsEmpty)
        {
            End(before, operation: "");
        }
        else if (before is "&&" or "||" or "|")
        {
            throw new UnreadableScriptException($"Nothing follows its last '{before}'.");
        }
        else if (commands.Count == 0)
        {
            throw new UnreadableScriptException("There is nothing to run.");
        }
    }

    private void Add(RedirectToken redirect)
    {
        if (lexer.Read() is not WordToken { Text: { Length: > 0 } path })
        {
            throw new UnreadableScriptException($"No file follows its '{redirect.Text}'.");
        }

        // Not files: bash opens a connection for these.
        if (path.StartsWith("/dev/tcp/", StringComparison.Ordinal) || path.StartsWith("/dev/udp/", StringComparison.Ordinal))
        {
            throw new UnreadableScriptException($"It redirects to {path}, which is a network connection to bash.");
        }

        redirects.Add(new ShellRedirect(path, redirect.Writes));
    }

    private void Add(WordToken word, string? before)
    {
        if (words.Count > 0)
        {
            words.Add(word.Text);
            return;
        }

        if (AssignmentLength(word.Text) is var name and > 0)
        {
            if (word.PlainLength < name || word.Text[name - 2] == '+')
            {
                throw new UnreadableScriptException($"'{word.Text[..name]}' is nearly an assignment.");
            }

            if (timed)
            {
                // To dash, time is a program, and this the name of the one that it starts.
                throw new UnreadableScriptException($"It has '{word.Text[..name]}' after 'time'; write it before.");
            }

            assignments.Add(word.Text);
            return;
        }

        if (timed && word.Text.StartsWith('-'))
        {
            throw new UnreadableScriptException("It gives 'time' options.");
        }

        if (word is { Text: "time", IsPlain: true } && IsEmpty)
        {
            // After a pipe, shells differ in what time is.
            timed = before == "|" ? throw new UnreadableScriptException("It has 'time' in the middle of a pipe.") : true;
            return;
        }

        ShellVocabulary.CheckCommandWord(word.Text);
        words.Add(word.Text);
    }

    private void End(string? before, string operation)
    {
        if (words.Count == 0)
        {
            throw new UnreadableScriptException(
                assignments.Count > 0 ? $"It sets {assignments[0].Split('=')[0]} for what follows."
                : redirects.Count > 0 ? "It opens a file without a program."
                : $"It has no command before '{operation}'.");
        }

        commands.Add(new SimpleCommand([.. assignments], [.. words], [.. redirects]) { Joints = new ShellJoints(before ?? "", operation) });
        if (commands.Count > ShellReader.MostCommands)
        {
            throw new UnreadableScriptException($"It runs more than {ShellReader.MostCommands} programs.");
        }

        assignments.Clear();
        words.Clear();
        redirects.Clear();
        timed = false;
    }

    // NAME= or NAME+= at the start, with the sign; 0 when it is none.
    private static int AssignmentLength(string text)
    {
        var sign = text.IndexOf('=');
        if (sign < 1)
        {
            return 0;
        }

        var name = text.AsSpan(0, text[sign - 1] == '+' ? sign - 1 : sign);
        return name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.ContainsAnyExcept(ShellVocabulary.NameCharacters) is false ? sign + 1 : 0;
    }
}
