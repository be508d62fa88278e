using System.Text.RegularExpressions;

namespace Gantry.Core.Agents.Native.Context;

/// <summary>
/// Finds what a source file defines, line by line, by the look of the line. It knows no grammar: now and then it finds too much or too little, which a map can
/// bear. Its time is linear in the text.
/// </summary>
internal static class SymbolScanner
{
    private const int LongestLine = 400;
    private const int LongestSignature = 110;
    private const int MostSymbols = 400;
    private const RegexOptions Linear = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    private static readonly string[] Python = [@"^\s*(?:async\s+)?def\s+(?<n>\w+)", @"^\s*class\s+(?<n>\w+)", @"^(?<n>[A-Z][A-Z0-9_]{2,})\s*(?::[^=]+)?="];

    private static readonly string[] JavaScript =
    [
        @"^\s*(?:export\s+)?(?:default\s+)?(?:declare\s+)?(?:abstract\s+)?(?:async\s+)?(?:function\s*\*?|class|interface|enum|namespace)\s+(?<n>[\w$]+)",
        @"^\s*(?:export\s+)?(?:declare\s+)?type\s+(?<n>[\w$]+)\s*(?:<[^=]*>)?\s*=",
        @"^\s*(?:export\s+)?(?:const|let|var)\s+(?<n>[\w$]+)\s*(?::[^=]+)?=\s*(?:async\s*)?(?:function\b|\([^)]*\)\s*(?::[^=]+)?=>|\w+\s*=>|class\b)",
        @"^(?:export\s+)?const\s+(?<n>[A-Z][\w$]*)\s*=",
        @"^\s*(?:module\.)?exports\.(?<n>[\w$]+)\s*=",
        @"^\s+(?:public\s+|private\s+|protected\s+|static\s+|readonly\s+|async\s+|get\s+|set\s+|override\s+|\*\s*)*(?<n>[\w$#]+)\s*(?:<[^>]*>)?\([^;]*\)\s*(?::[^{;]+)?\{\s*$",
    ];

    private static readonly string[] Go =
        [@"^func\s+(?:\([^)]*\)\s*)?(?<n>\w+)", @"^type\s+(?<n>\w+)", @"^(?:const|var)\s+(?<n>\w+)", @"^\t(?<n>[A-Z]\w*)\s+(?:\w+\s+)?=\s"];

    private static readonly string[] CSharp =
    [
        @"^\s*(?:(?:public|private|protected|internal|static|sealed|abstract|partial|readonly|unsafe|new|file|ref)\s+)*(?:class|interface|struct|record\s+struct|record\s+class|record|enum)\s+(?<n>\w+)",
        @"^\s*(?:(?:public|private|protected|internal|static|sealed|abstract|async|override|virtual|extern|unsafe|new|partial|readonly|required)\s+)+[\w<>\[\],.?() ]+?\s+(?<n>\w+)\s*(?:<[^>]*>)?\s*(?:\(|\{|=>|=)",
    ];

    private static readonly string[] Java =
    [
        @"^\s*(?:(?:public|private|protected|static|final|abstract|sealed|strictfp)\s+)*(?:class|interface|enum|record|@interface)\s+(?<n>\w+)",
        @"^\s*(?:(?:public|private|protected|static|final|abstract|synchronized|native|default)\s+)+(?:<[^>]*>\s*)?[\w<>\[\],.? ]+?\s+(?<n>\w+)\s*\(",
    ];

    private static readonly string[] Rust =
        [@"^\s*(?:pub(?:\([^)]*\))?\s+)?(?:default\s+)?(?:const\s+)?(?:async\s+)?(?:unsafe\s+)?(?:extern\s+""[^""]*""\s+)?(?:fn|struct|enum|trait|union|mod|type|const|static)\s+(?<n>\w+)", @"^\s*macro_rules!\s*(?<n>\w+)"];

    private static readonly string[] C =
    [
        @"^\s*(?:typedef\s+)?(?:struct|class|union|enum(?:\s+class)?|namespace)\s+(?:\w+\s+)?(?<n>\w+)\s*(?:final\s*)?(?::[^;]*)?\{?\s*$",
        @"^#\s*define\s+(?<n>\w+)",
        @"^[A-Za-z_][\w\s\*&:<>,]*[\s\*&](?:\w+::)*(?<n>~?\w+)\s*\([^;]*$",
    ];

    private static readonly Dictionary<string, string[]> ByEnding = new(StringComparer.OrdinalIgnoreCase)
    {
        [".py"] = Python, [".pyi"] = Python,
        [".js"] = JavaScript, [".mjs"] = JavaScript, [".cjs"] = JavaScript, [".jsx"] = JavaScript, [".ts"] = JavaScript, [".mts"] = JavaScript, [".cts"] = JavaScript, [".tsx"] = JavaScript,
        [".go"] = Go,
        [".cs"] = CSharp,
        [".java"] = Java,
        [".rs"] = Rust,
        [".c"] = C, [".h"] = C, [".cc"] = C, [".cpp"] = C, [".cxx"] = C, [".hpp"] = C, [".hh"] = C,
    };

    private static readonly HashSet<string> Keywords = new(
        "if for while switch catch return function else do try with constructor foreach using lock sizeof typeof new await throw elif match".Split(' '), StringComparer.Ordinal);

    private static readonly Dictionary<string[], Regex[]> Compiled =
        ByEnding.Values.Distinct().ToDictionary(looks => looks, looks => looks.Select(look => new Regex(look, Linear)).ToArray());

    /// <summary>Whether files of this name hold source that it knows.</summary>
    public static bool Knows(string path) => ByEnding.ContainsKey(Path.GetExtension(path));

    public static IReadOnlyList<Symbol> Scan(string path, string text)
    {
        if (!ByEnding.TryGetValue(Path.GetExtension(path), out var looks))
        {
            return [];
        }

        var symbols = new List<Symbol>();
        var number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            number++;
            if (symbols.Count == MostSymbols)
            {
                break;
            }

            if (line.Length is > 3 and <= LongestLine && Find(Compiled[looks], line.ToString()) is { } name)
            {
                symbols.Add(new Symbol(name, number, Signature(line)));
            }
        }

        return symbols;
    }

    /// <summary>A line as the map shows it.</summary>
    public static string Signature(ReadOnlySpan<char> line)
    {
        var shown = line.Trim().TrimEnd("{:").TrimEnd();
        return shown.Length <= LongestSignature ? shown.ToString() : string.Concat(shown[..LongestSignature], "…");
    }

    private static string? Find(Regex[] looks, string line)
    {
        foreach (var look in looks)
        {
            if (look.Match(line) is { Success: true } match && match.Groups["n"].Value is var name && !Keywords.Contains(name))
            {
                return name;
            }
        }

        return null;
    }
}
