using System.Text;

namespace Gantry.Core.Approvals.Shell;

/// <summary>
/// Cuts a script into words and operators. What may stand unquoted is a short list of characters that bash, dash and zsh all leave alone; every other
/// character has to be quoted, so that the list of what a shell expands need not be complete here.
/// </summary>
internal sealed class ShellLexer(string script)
{
    private const string PlainPunctuation = "_-./:@%+,=^#~";

    private readonly StringBuilder word = new();
    private int at;

    private char Current => at < script.Length ? script[at] : '\0';

    private char Next => at + 1 < script.Length ? script[at + 1] : '\0';

    /// <summary>The next piece, or null at the end.</summary>
    /// <exception cref="UnreadableScriptException">It is outside of what is read.</exception>
    public ShellToken? Read()
    {
        SkipBlanks();
        if (at >= script.Length)
        {
            return null;
        }

        return ReadOperator() ?? ReadRedirect() ?? ReadWord();
    }

    private void SkipBlanks()
    {
        // A word that is continued on the next line is read differently by different shells when digits or operators are torn apart;
        // a backslash between words is plain.
        while (Current is ' ' or '\t' || (Current == '\\' && Next == '\n'))
        {
            if (Current == '\\' && at > 0 && script[at - 1] is not (' ' or '\t' or '\n'))
            {
                throw Refusal("a line that is continued in the middle of a word; put a blank before the backslash");
            }

            at += Current == '\\' ? 2 : 1;
        }

        if (Current == '#')
        {
            while (at < script.Length && Current != '\n')
            {
                at++;
            }
        }
    }

    private OperatorToken? ReadOperator()
    {
        switch (Current)
        {
            case '\n':
                at++;
                return new OperatorToken("\n");
            case ';' when Next is ';' or '&':
                throw Refusal($"';{Next}', which belongs to case");
            case ';':
                at++;
                return new OperatorToken(";");
            case '|' when Next == '&':
                throw Refusal("'|&'; write '2>&1 |'");
            case '|' when Next == '|':
                at += 2;
                return new OperatorToken("||");
            case '|':
                at++;
                return new OperatorToken("|");
            case '&' when Next == '&':
                at += 2;
                return new OperatorToken("&&");
            case '&' when Next == '>':
                // bash redirects both outputs; to dash and other plain shells the command before it ends, and what follows is a command of its own.
                throw Refusal("'&>', which shells read differently; write '> file 2>&1'");
            case '&':
                throw Refusal("'&', which leaves a program running in the background");
            default:
                return null;
        }
    }

    private ShellToken? ReadRedirect()
    {
        var start = at;
        if (char.IsAsciiDigit(Current) && Next is '<' or '>')
        {
            at++;
        }

        switch (Current)
        {
            case '>':
                at++;
                return Current switch
                {
                    '(' => throw Refusal("'>(', which runs a command"),
                    '&' => Duplicate(start),
                    '|' => FileRedirect(start, takesDouble: false, writes: true, skip: 1),
                    _ => FileRedirect(start, takesDouble: true, writes: true),
                };
            case '<':
                at++;
                return Current switch
                {
                    '<' => throw Refusal(Next == '<' ? "a here-string ('<<<')" : "a here-document ('<<')"),
                    '(' => throw Refusal("'<(', which runs a command"),
                    '&' => Duplicate(start),
                    '>' => FileRedirect(start, takesDouble: false, writes: true, skip: 1),
                    _ => FileRedirect(start, takesDouble: false, writes: false),
                };
            default:
                return null;
        }
    }

    private RedirectToken FileRedirect(int start, bool takesDouble, bool writes, int skip = 0)
    {
        at += skip;
        if (takesDouble && Current == '>')
        {
            at++;
        }

        if (Current == '(')
        {
            throw Refusal("a command in the place of a file");
        }

        return new RedirectToken(script[start..at], writes);
    }

    // 2>&1, >&2, 2>&-: another name for an open file; no path is opened.
    private DuplicateToken Duplicate(int start)
    {
        at++;
        var target = Current;
        at++;
        if ((!char.IsAsciiDigit(target) && target != '-') || !EndsWord(Current))
        {
            throw Refusal($"'{script[start..Math.Min(at, script.Length)]}'; only a digit or '-' may follow '&' there");
        }

        return new DuplicateToken();
    }

    private WordToken ReadWord()
    {
        word.Clear();
        var plain = -1;
        while (at < script.Length && !EndsWord(Current))
        {
            switch (Current)
            {
                case '\'':
                    plain = plain < 0 ? word.Length : plain;
                    ReadSingleQuoted();
                    break;
                case '"':
                    plain = plain < 0 ? word.Length : plain;
                    ReadDoubleQuoted();
                    break;
                case '\\':
                    plain = plain < 0 ? word.Length : plain;
                    ReadEscaped();
                    break;
                default:
                    ReadPlain();
                    break;
            }
        }

        var text = word.ToString();
        if (char.IsAsciiDigit(text.Length > 0 ? text[^1] : ' ') && Current is '<' or '>' && text.All(char.IsAsciiDigit))
        {
            throw Refusal("a redirect of a file number above 9");
        }

        return new WordToken(text, plain < 0 ? text.Length : plain);
    }

    private void ReadSingleQuoted()
    {
        var end = script.IndexOf('\'', at + 1);
        if (end < 0)
        {
            throw Refusal("a quote (') that is not closed");
        }

        word.Append(script, at + 1, end - at - 1);
        at = end + 1;
    }

    private void ReadDoubleQuoted()
    {
        at++;
        while (Current != '"')
        {
            switch (Current)
            {
                case '\0' when at >= script.Length:
                    throw Refusal("a quote (\") that is not closed");
                case '$' or '`':
                    throw Expansion();
                case '\\' when Next == '\n':
                    at += 2;
                    break;
                case '\\' when Next is '$' or '`' or '"' or '\\':
                    word.Append(Next);
                    at += 2;
                    break;
                default:
                    word.Append(Current);
                    at++;
                    break;
            }
        }

        at++;
    }

    private void ReadEscaped()
    {
        if (Next == '\n')
        {
            throw Refusal("a line that is continued in the middle of a word; put a blank before the backslash");
        }

        if (Next is '\0' or > '\x7e')
        {
            throw Refusal("a backslash before nothing that it could quote");
        }

        word.Append(Next);
        at += 2;
    }

    private void ReadPlain()
    {
        // {} is left alone by every shell, and find and xargs are full of it. [ alone is the command test.
        if (Current == '{' && Next == '}')
        {
            word.Append("{}");
            at += 2;
            return;
        }

        if (Current is '[' or ']' && word.Length == 0 && EndsWord(Next) && (at == 0 || EndsWord(script[at - 1])))
        {
            word.Append(Current);
            at++;
            return;
        }

        if (!char.IsAsciiLetterOrDigit(Current) && !PlainPunctuation.Contains(Current))
        {
            throw Expansion();
        }

        // A tilde is a home folder at the start of a word and after = and :, and nothing elsewhere.
        if (Current == '~' && (at == 0 || (!char.IsAsciiLetterOrDigit(script[at - 1]) && script[at - 1] is not ('^' or '~'))))
        {
            throw Refusal("'~', which stands for a folder that is not known here");
        }

        // zsh puts the path of a program for =name.
        if (Current == '=' && word.Length == 0)
        {
            throw Refusal("a word that begins with '='; quote it");
        }

        word.Append(Current);
        at++;
    }

    private static bool EndsWord(char next) => next is '\0' or ' ' or '\t' or '\n' or ';' or '&' or '|' or '<' or '>';

    private UnreadableScriptException Expansion() => Current switch
    {
        '$' when Next == '(' => Refusal("'$(', which runs a command"),
        '$' when Next is '\'' or '"' => Refusal($"'${Next}', a quote with escapes of its own"),
        '$' => Refusal("'$', which stands for something that is only known when it runs; in single quotes it is plain text"),
        '`' => Refusal("a backquote, which runs a command"),
        '*' or '?' or '[' or ']' => Refusal($"'{Current}' outside of quotes, which file names are put for, and a file's name may be an option; name the files"),
        '{' or '}' => Refusal($"'{Current}' outside of quotes, which may stand for several words"),
        '(' or ')' => Refusal($"'{Current}', which groups commands or makes a function"),
        '!' => Refusal("'!' outside of quotes"),
        > '\x7f' => Refusal("a character outside of ASCII that is not in quotes; it may only look like another one"),
        _ => Refusal($"'{Current}' outside of quotes"),
    };

    private UnreadableScriptException Refusal(string what) => new($"It holds {what} (at character {Math.Min(at, script.Length) + 1}).");
}
