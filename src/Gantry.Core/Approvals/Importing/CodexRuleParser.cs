using System.Text;
using Gantry.Core.Failures;

namespace Gantry.Core.Approvals.Importing;

/// <summary>
/// The part of Starlark in which rules are written: calls with named arguments, plain texts, lists, comments. A variable, a function or anything else ends
/// the reading, since it could change what a later call means.
/// </summary>
internal sealed class CodexRuleParser(string text)
{
    private const int DeepestList = 4;

    private int at;

    /// <summary>The calls in order.</summary>
    /// <exception cref="GantryException">There is something else; names the line.</exception>
    public static IReadOnlyList<CodexCall> Parse(string text)
    {
        var parser = new CodexRuleParser(text);
        var calls = new List<CodexCall>();
        while (parser.SkipToNext())
        {
            calls.Add(parser.ReadCall());
        }

        return calls;
    }

    private CodexCall ReadCall()
    {
        var start = at;
        var name = ReadName();
        Expect('(');
        var values = new Dictionary<string, CodexValue>(StringComparer.Ordinal);
        while (!Takes(')'))
        {
            var argument = ReadName();
            Expect('=');
            if (!values.TryAdd(argument, ReadValue(depth: 0)))
            {
                throw Fault($"'{argument}' is given twice");
            }

            if (!Takes(','))
            {
                Expect(')');
                break;
            }
        }

        return new CodexCall(name, values, LineOf(start), text[start..at]);
    }

    private CodexValue ReadValue(int depth)
    {
        SkipToNext();
        if (!Takes('['))
        {
            return new CodexText(ReadText());
        }

        if (depth >= DeepestList)
        {
            throw Fault("lists stand in lists too deep");
        }

        var items = new List<CodexValue>();
        while (!Takes(']'))
        {
            items.Add(ReadValue(depth + 1));
            if (!Takes(','))
            {
                Expect(']');
                break;
            }
        }

        return new CodexList(items);
    }

    private string ReadName()
    {
        SkipToNext();
        var start = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '_'))
        {
            at++;
        }

        return at > start ? text[start..at] : throw Fault("a name is missing");
    }

    private string ReadText()
    {
        if (at >= text.Length || text[at] is not ('"' or '\''))
        {
            throw Fault("something that is neither a text in quotes nor a list");
        }

        var quote = text[at];
        if (text.AsSpan(at).StartsWith([quote, quote, quote]))
        {
            throw Fault("a text in three quotes");
        }

        var read = new StringBuilder();
        for (at++; at < text.Length && text[at] != quote; at++)
        {
            read.Append(text[at] switch
            {
                '\n' => throw Fault("a text that is not closed"),
                '\\' => ReadEscape(),
                var plain => plain,
            });
        }

        if (at >= text.Length)
        {
            throw Fault("a text that is not closed");
        }

        at++;
        return read.ToString();
    }

    private char ReadEscape()
    {
        at++;
        return (at < text.Length ? text[at] : '\0') switch
        {
            'n' => '\n',
            't' => '\t',
            '\\' => '\\',
            '"' => '"',
            '\'' => '\'',
            _ => throw Fault("an escape other than \\n, \\t, \\\\, \\\" and \\'"),
        };
    }

    // Comments and white space; false at the end.
    private bool SkipToNext()
    {
        while (at < text.Length && (text[at] is ' ' or '\t' or '\n' or '\r' or '#'))
        {
            if (text[at] != '#')
            {
                at++;
                continue;
            }

            while (at < text.Length && text[at] != '\n')
            {
                at++;
            }
        }

        return at < text.Length;
    }

    private bool Takes(char sign)
    {
        if (!SkipToNext() || text[at] != sign)
        {
            return false;
        }

        at++;
        return true;
    }

    private void Expect(char sign)
    {
        if (!Takes(sign))
        {
            throw Fault($"'{sign}' is missing");
        }
    }

    private int LineOf(int index) => text.AsSpan(0, Math.Min(index, text.Length)).Count('\n') + 1;

    private GantryException Fault(string what) => GantryException.Invalid(
        "source",
        $"Line {LineOf(at)} of the rules is not read: {what}. Only calls such as prefix_rule(pattern = [\"git\", \"status\"], decision = \"allow\") are, with plain texts and lists.");
}
