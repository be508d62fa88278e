using System.Buffers;
using System.Collections.Frozen;

namespace Gantry.Core.Approvals.Shell;

/// <summary>The words that mean something to a shell itself in the place of a command.</summary>
internal static class ShellVocabulary
{
    /// <summary>What a variable's name is made of.</summary>
    public static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");

    private static readonly SearchValues<char> ProgramCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./+@,-");

    private static readonly FrozenSet<string> ControlWords = FrozenSet.Create(
        StringComparer.Ordinal,
        "if", "then", "else", "elif", "fi", "do", "done", "case", "esac", "while", "until", "for", "foreach", "select", "function", "in", "end", "repeat",
        "coproc", "{", "}", "!", "[[", "]]", "always", "nocorrect", "noglob", "-");

    // They run text, or change what later words mean: variables such as PATH, names of programs, options of the shell.
    private static readonly FrozenSet<string> Builtins = FrozenSet.Create(
        StringComparer.Ordinal,
        "eval", "source", ".", "exec", "builtin", "alias", "unalias", "trap", "enable", "hash", "shopt", "setopt", "unsetopt", "emulate", "set",
        "export", "declare", "typeset", "local", "readonly", "unset", "read", "mapfile", "readarray", "let", "getopts", "shift", "integer", "float",
        "bind", "complete", "compgen", "compopt", "compctl", "fc", "history", "zmodload", "autoload", "functions", "zle", "bindkey", "sched", "vared",
        "rehash", "unhash", "disable", "zcompile", "ztcp", "zsocket", "print", "private", "suspend", "logout");

    /// <summary>Refuses a program's name that is a word of the shell, or none that can be told from others at sight.</summary>
    /// <exception cref="UnreadableScriptException">So.</exception>
    public static void CheckCommandWord(string word)
    {
        if (ControlWords.Contains(word))
        {
            throw new UnreadableScriptException($"'{word}' controls which commands run; only '&&', '||', ';' and '|' are read.");
        }

        if (Builtins.Contains(word))
        {
            throw new UnreadableScriptException($"'{word}' changes what the shell does with the rest, or runs a text.");
        }

        if (word.Length == 0)
        {
            throw new UnreadableScriptException("A program's name is empty.");
        }

        if (word.AsSpan().ContainsAnyExceptInRange('\x20', '\x7e'))
        {
            throw new UnreadableScriptException($"The name of the program '{word}' has letters outside of ASCII; it may only look like another one.");
        }

        // A script that begins with a dash would be an option to the shell that is given it.
        if (word is not ("[" or ":") && (word[0] is '-' or '+' || word.AsSpan().ContainsAnyExcept(ProgramCharacters)))
        {
            throw new UnreadableScriptException($"'{word}' is an unusual name for a program.");
        }
    }
}
