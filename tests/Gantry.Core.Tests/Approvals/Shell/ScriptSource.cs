using System.Text;

namespace Gantry.Core.Tests.Approvals.Shell;

/// <summary>Makes scripts up, always the same ones for a seed: mostly what agents write, and now and then a sign in a place where it hurts.</summary>
internal sealed class ScriptSource(int seed)
{
    // None of them is a program or a word of any shell.
    public static readonly string[] Programs = ["alpha", "beta", "gamma-x", "delta.sh", "eps_1", "zeta"];

    private static readonly string[] Words =
    [
        "a", "b.txt", "-x", "--long=value", "src/a.cs", "HEAD~1", "HEAD^", "a#b", "{}", "a:b", "x=1", "=", "^", "@", "%1", "+", ",", "[", "]", "-", "--", "..", "10", "2", "a~", "~", "#", "1>", "&1",
        "'single'", "\"double\"", "'a b'", "\"a b\"", "''", "\"\"", "'it'\\''s'", "a\\ b", "\\$x", "\\\\", "\\'", "\"a\\\"b\"", "\"a\\\\b\"", "\"a\\$b\"", "\"a\\nb\"", "\"a\\\nb\"", "'a\nb'", "\"a\tb\"", "'ä'", "\"世界\"",
        "'$x'", "\"'\"", "'\"'", "'`'", "'*'", "\"*\"", "\"!\"", "'!'", "\"~\"", "'a'b\"c\"d", "\"#\"", "'{a,b}'", "\"a;b\"", "'a&&b'", "\"a|b\"", "'>'", "\\>", "\\;", "\\&", "\\|", "\\#", "\\*", "\\~", "\\ ",
    ];

    private static readonly string[] Joints = [" && ", " || ", " ; ", " | ", "\n", "&&", "||", ";", "|", " &&\n", " |\n ", "\n\n", " ; \n", " # words\n", "\n# words ; alpha 'x\n", " \\\n && "];

    private static readonly string[] Redirects = [">f", "> f", ">> f", "2> f", "2>&1", ">&2", "2>/dev/null", "< in", "<in", "&> f", "&>>f", ">|f", "1>f", "<> f", "> 'f g'", "0<in"];

    private const string Signs = "$`*?[]{}()!~#&|;<>\\'\"\n\t =%^a1-";

    private readonly Random random = new(seed);

    public string Next()
    {
        var script = new StringBuilder(Sometimes(8) ? "\n" : Sometimes(8) ? "  " : "");
        for (var left = random.Next(1, 5); left > 0; left--)
        {
            AppendCommand(script);
            script.Append(left > 1 ? Any(Joints) : "");
        }

        script.Append(Sometimes(8) ? ";" : Sometimes(8) ? "\n" : Sometimes(8) ? " # end" : "");
        for (var changes = Sometimes(2) ? random.Next(1, 3) : 0; changes > 0 && script.Length > 0; changes--)
        {
            Change(script);
        }

        return script.ToString();
    }

    /// <summary>Arguments without any thought of a shell.</summary>
    public IReadOnlyList<string> NextArguments() => [Any(Programs), .. Enumerable.Range(0, random.Next(0, 6)).Select(_ => NextText())];

    private string NextText()
    {
        const string Letters = "abz019 \t\n'\"\\$`*?[]{}()!~#&|;<>=%^-_./:@+,äß世😀";
        var text = new StringBuilder();
        for (var left = random.Next(0, 12); left > 0; left--)
        {
            var at = random.Next(Letters.Length);
            text.Append(char.IsSurrogate(Letters[at]) ? "😀" : Letters[at].ToString());
        }

        return text.ToString();
    }

    private void AppendCommand(StringBuilder script)
    {
        script.Append(Sometimes(12) ? "X=1 " : Sometimes(25) ? "time " : "");
        script.Append(Sometimes(20) ? $"{Any(Redirects)} " : "");
        script.Append(Sometimes(15) ? $"'{Any(Programs)}'" : Any(Programs));
        for (var words = random.Next(0, 5); words > 0; words--)
        {
            script.Append(Sometimes(10) ? " \\\n " : Sometimes(10) ? "\t" : " ").Append(Any(Words));
        }

        script.Append(Sometimes(4) ? $" {Any(Redirects)}" : "");
    }

    private void Change(StringBuilder script)
    {
        var at = random.Next(script.Length);
        switch (random.Next(3))
        {
            case 0:
                script.Insert(at, Signs[random.Next(Signs.Length)]);
                break;
            case 1:
                script.Remove(at, 1);
                break;
            default:
                script[at] = Signs[random.Next(Signs.Length)];
                break;
        }
    }

    private bool Sometimes(int oneIn) => random.Next(oneIn) == 0;

    private string Any(string[] choices) => choices[random.Next(choices.Length)];
}
