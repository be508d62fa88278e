using System.Text;
using System.Text.Json;
using Gantry.Core.Failures;

namespace Gantry.Core.Approvals.Importing;

/// <summary>Reads the <c>permissions</c> of a Claude Code settings file.</summary>
public static class ClaudeCodeRules
{
    /// <summary>The most characters of a settings file.</summary>
    public const int LongestFile = 1_048_576;

    private static readonly string[] Effects = ["allow", "ask", "deny"];

    // Modes and folders widen or narrow everything at once, which is no rule.
    private static readonly string[] OtherKeys = ["defaultMode", "additionalDirectories", "disableBypassPermissionsMode", "disableAutoMode"];

    /// <summary>Brings the rules over; never wider, but for deny and ask rules, whose reason then says so.</summary>
    /// <exception cref="GantryException">The text is no settings file.</exception>
    public static ImportedRules Import(string json)
    {
        if (json.Length > LongestFile)
        {
            throw GantryException.TooLarge("rules-too-large", $"A settings file has at most {LongestFile} characters.");
        }

        var rules = new List<ImportedRule>();
        var left = new List<NotCarriedOver>();
        foreach (var (effect, entry, line) in Entries(json, left))
        {
            var carried = ClaudeCodeEntry.Read(effect, entry);
            if (carried.Pattern is null)
            {
                left.Add(new NotCarriedOver($"{effect}: {entry}", line, carried.Note));
                continue;
            }

            rules.Add(new ImportedRule(effect, carried.Pattern.Kind, carried.Pattern.Text, $"Claude Code: {entry}{(carried.Note.Length > 0 ? $" ({carried.Note})" : "")}", line));
        }

        return new ImportedRules(rules, left);
    }

    private static List<(string Effect, string Entry, int Line)> Entries(string json, List<NotCarriedOver> left)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        var entries = new List<(string Effect, string Entry, int Line)>();
        try
        {
            var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                throw NoSettings("it is no JSON object");
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isPermissions = reader.ValueTextEquals("permissions");
                reader.Read();
                if (isPermissions && reader.TokenType == JsonTokenType.StartObject)
                {
                    ReadPermissions(ref reader, bytes, entries, left);
                }
                else
                {
                    reader.Skip();
                }
            }
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            throw NoSettings("its JSON is damaged");
        }

        return entries;
    }

    private static void ReadPermissions(ref Utf8JsonReader reader, byte[] bytes, List<(string Effect, string Entry, int Line)> entries, List<NotCarriedOver> left)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            var line = LineOf(bytes, reader.TokenStartIndex);
            reader.Read();
            if (!Effects.Contains(key, StringComparer.Ordinal) || reader.TokenType != JsonTokenType.StartArray)
            {
                reader.Skip();
                left.Add(new NotCarriedOver(
                    key,
                    line,
                    OtherKeys.Contains(key, StringComparer.Ordinal) ? "It is a setting of Claude Code as a whole and no rule." : "It is not known as a list of rules."));
                continue;
            }

            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                line = LineOf(bytes, reader.TokenStartIndex);
                if (reader.TokenType == JsonTokenType.String)
                {
                    entries.Add((key, reader.GetString()!, line));
                    continue;
                }

                left.Add(new NotCarriedOver($"{key}: {reader.TokenType}", line, "A rule is a text."));
                reader.Skip();
            }
        }
    }

    private static int LineOf(byte[] bytes, long index) => bytes.AsSpan(0, (int)index).Count((byte)'\n') + 1;

    private static GantryException NoSettings(string why) =>
        GantryException.Invalid("source", $"This is no Claude Code settings file: {why}. Give the text of a settings.json with permissions in it.");
}
