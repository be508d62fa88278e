using System.Text;

namespace Gantry.Core.Tests.ModelGateway.Wire;

/// <summary>Random documents, with everything in their texts that might be taken for structure.</summary>
internal static class RandomJson
{
    private const int Deepest = 6;

    private static readonly string[] Scraps =
        ["\\\"", "\\\\", "\\n", "\\u00fc", "\\u005c", "\\u0022", "{", "}", "[", "]", ":", ",", "a", "word ", "ü", "👋", "\\/", "\\\\\\\"", "                              "];

    private static readonly string[] Gaps = ["", "", "", " ", "\n  ", "\t"];

    public static string Object(Random luck)
    {
        var json = new StringBuilder();
        Object(luck, json, 0);
        return json.ToString();
    }

    private static void Value(Random luck, StringBuilder json, int depth)
    {
        switch (luck.Next(depth < Deepest ? 8 : 5))
        {
            case 0:
                json.Append(luck.Next(-5000, 5000));
                break;
            case 1:
                json.Append("true");
                break;
            case 2:
                json.Append("null");
                break;
            case 3 or 4:
                Text(luck, json);
                break;
            case 5:
                json.Append('[');
                for (var i = luck.Next(6); i > 0; i--)
                {
                    Gap(luck, json);
                    Value(luck, json, depth + 1);
                    json.Append(i > 1 ? "," : "");
                }

                json.Append(']');
                break;
            default:
                Object(luck, json, depth + 1);
                break;
        }
    }

    private static void Object(Random luck, StringBuilder json, int depth)
    {
        json.Append('{');
        for (var i = luck.Next(7); i > 0; i--)
        {
            Gap(luck, json);
            Text(luck, json);
            Gap(luck, json);
            json.Append(':');
            Gap(luck, json);
            Value(luck, json, depth);
            Gap(luck, json);
            json.Append(i > 1 ? "," : "");
        }

        json.Append('}');
    }

    private static void Text(Random luck, StringBuilder json)
    {
        json.Append('"');
        for (var i = luck.Next(20); i > 0; i--)
        {
            json.Append(Scraps[luck.Next(Scraps.Length)]);
        }

        json.Append('"');
    }

    private static void Gap(Random luck, StringBuilder json) => json.Append(Gaps[luck.Next(Gaps.Length)]);
}
