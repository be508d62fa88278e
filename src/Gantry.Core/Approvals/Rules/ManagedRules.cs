using System.Text.Json;
using Gantry.Core.Failures;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Json;

namespace Gantry.Core.Approvals.Rules;

/// <summary>The operator's rules, from the file that a setting names. They stand above all others and are read once, at the start.</summary>
public sealed class ManagedRules
{
    /// <summary>The setting.</summary>
    public const string Setting = "GANTRY_MANAGED_RULES";

    private const string Author = "managed";
    private const int LargestFile = 1_048_576;

    private static readonly string[] FieldNames = ["layer", "effect", "kind", "pattern", "agent", "reason", "expires_at", "tests"];

    private ManagedRules(IReadOnlyList<LoadedRule> rules) => All = rules;

    /// <summary>No file is named.</summary>
    public static ManagedRules None { get; } = new([]);

    internal IReadOnlyList<LoadedRule> All { get; }

    /// <summary>Reads the file <c>{"rules":[…]}</c>; without a path it has none. The rules of <see cref="NetworkPresets"/> stand behind them.</summary>
    /// <param name="presets">Names of presets, separated by commas.</param>
    /// <exception cref="GantryException">It cannot be read, rules in it are wrong (all faults at once, each with its place), or there is no such preset.</exception>
    public static ManagedRules Load(string? path, string? presets = null) => new([.. LoadFile(path), .. NetworkPresets.Rules(presets)]);

    internal LoadedRule? Find(RuleId id) => All.FirstOrDefault(rule => rule.Rule.RuleId == id);

    private static List<LoadedRule> LoadFile(string? path)
    {
        if (string.IsNullOrWhiteSpace(path))
        {
            return [];
        }

        try
        {
            var file = new FileInfo(path.Trim());
            return file.Length <= LargestFile
                ? Read(file.FullName, File.ReadAllText(file.FullName), new DateTimeOffset(file.LastWriteTimeUtc, TimeSpan.Zero))
                : throw Unusable(path, $"it is larger than {LargestFile} bytes");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw Unusable(path, unreadable.Message);
        }
        catch (JsonException malformed)
        {
            throw Unusable(path, $"it is no valid JSON ({malformed.Message})");
        }
    }

    private static List<LoadedRule> Read(string path, string json, DateTimeOffset changedAt)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        if (document.RootElement is not { ValueKind: JsonValueKind.Object } root
            || !root.TryGetProperty("rules"u8, out var listed)
            || listed.ValueKind != JsonValueKind.Array
            || root.EnumerateObject().Count() != 1)
        {
            throw Unusable(path, """it must be an object with the one field "rules", a list""");
        }

        var faults = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var form = new RuleForm(faults);
        var rules = new List<LoadedRule>();
        foreach (var (at, element) in listed.EnumerateArray().Index())
        {
            if (Written(element, $"rules[{at}]", faults) is { } written && form.Read(written, $"rules[{at}].", managed: true, Author, changedAt) is { } loaded)
            {
                var rule = loaded with { Rule = loaded.Rule with { RuleId = DerivedRuleId.Of(Author, loaded.Rule.Effect, loaded.Rule.Kind, loaded.Rule.Agent, loaded.Rule.Pattern) } };
                rules.Add(rule);
                if (rules.FindIndex(same => same.Rule.RuleId == rule.Rule.RuleId) < rules.Count - 1)
                {
                    faults[$"rules[{at}]"] = ["The same rule stands there twice."];
                }
            }
        }

        return faults.Count == 0
            ? rules
            : throw Unusable(path, string.Concat(faults.Select(fault => $"\n  {fault.Key}: {string.Join(' ', fault.Value)}")));
    }

    private static AddRule? Written(JsonElement element, string place, Dictionary<string, string[]> faults)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            faults[place] = ["A rule is an object."];
            return null;
        }

        // A misspelt field would make a rule wider than it was meant.
        if (element.EnumerateObject().Select(field => field.Name).Except(FieldNames, StringComparer.Ordinal).ToList() is { Count: > 0 } unknown)
        {
            faults[place] = [$"There is no field {string.Join(", ", unknown)}; there are {string.Join(", ", FieldNames)}."];
            return null;
        }

        try
        {
            return element.Deserialize(ApiJson.Default.AddRule);
        }
        catch (JsonException wrong)
        {
            faults[wrong.Path is ['$', '.', .. var field] ? $"{place}.{field}" : place] = ["It has the wrong type."];
            return null;
        }
    }

    private static GantryException Unusable(string path, string why) =>
        GantryException.Invalid(Setting, $"{Setting} names {path}, and the rules there cannot be used: {why.TrimEnd('.')}. Correct the file, or unset it to have no managed rules.");
}
