using System.Security.Cryptography;
using System.Text.Json;
using Gantry.Core.Failures;
using Gantry.Core.Sandboxes;
using Gantry.Core.Text;

namespace Gantry.Core.Approvals.Trust;

/// <summary>
/// Reads <c>.gantry/rules.json</c> of a folder: <c>{"rules":[{"effect":"deny","kind":"command","pattern":"git push *","reason":"…"}]}</c>. The file is data
/// of whoever wrote the repository: it is read beneath the folder only, links out of it are not followed, and an allow in it does not count.
/// </summary>
internal static class RepositoryRuleFile
{
    public const string Name = ".gantry/rules.json";

    private const int LargestFile = 256 * 1024;
    private const int MostRules = 500;
    private static readonly string[] Kinds = ["command", "file", "network", "tool"];

    public static RepositoryRuling Read(ISandboxFiles files)
    {
        byte[] bytes;
        try
        {
            using var file = files.OpenRead(Name);
            bytes = new byte[LargestFile + 1];
            bytes = bytes[..file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
        }
        catch (GantryException missing) when (missing.Kind == FailureKind.NotFound)
        {
            return RepositoryRuling.None;
        }
        catch (Exception failure) when (failure is GantryException or IOException or UnauthorizedAccessException)
        {
            return Broken("", $"{Name} cannot be read: {failure.Message}");
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        return bytes.Length > LargestFile ? Broken(hash, $"{Name} is larger than {LargestFile / 1024} KiB.") : Parse(hash, bytes);
    }

    private static RepositoryRuling Parse(string hash, byte[] bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            if (document.RootElement.ValueKind != JsonValueKind.Object
                || !document.RootElement.TryGetProperty("rules"u8, out var rules)
                || rules.ValueKind != JsonValueKind.Array
                || rules.GetArrayLength() > MostRules)
            {
                return Broken(hash, $"{Name} must be an object with an array \"rules\" of {MostRules} entries at most.");
            }

            var read = rules.EnumerateArray().Select((rule, place) => Read(rule, place + 1)).ToList();
            return new RepositoryRuling(hash, [.. read.Select(one => one.Rule).OfType<RepositoryRule>()], [.. read.Select(one => one.Fault).OfType<string>()])
            {
                AsksAll = read.Exists(one => one is { Fault: not null, IsAllow: false }),
            };
        }
        catch (Exception garbled) when (garbled is JsonException or InvalidOperationException)
        {
            return Broken(hash, $"{Name} is no valid JSON.");
        }
    }

    private static ReadRule Read(JsonElement rule, int place)
    {
        if (rule.ValueKind != JsonValueKind.Object || Text(rule, "effect") is not { } effect || Text(rule, "kind") is not { } kind || Text(rule, "pattern") is not { } pattern)
        {
            return new ReadRule(null, $"Rule {place} does not count: it must have the texts effect, kind and pattern.");
        }

        if (effect == "allow")
        {
            return new ReadRule(null, $"Rule {place} ({VisibleText.Of(pattern)}) does not count: a repository may only deny or ask, never allow.", IsAllow: true);
        }

        return effect is "deny" or "ask" && Kinds.Contains(kind, StringComparer.Ordinal)
            ? new ReadRule(new RepositoryRule(effect, kind, pattern, Text(rule, "reason")), null)
            : new ReadRule(null, $"Rule {place} does not count: effect must be deny or ask, kind one of {string.Join(", ", Kinds)}.");
    }

    private static string? Text(JsonElement rule, string name) =>
        rule.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    private static RepositoryRuling Broken(string hash, string fault) => new(hash, [], [fault]) { AsksAll = true };

    // To pass over an allow leaves things stricter than it wanted; to pass over anything else might not.
    private sealed record ReadRule(RepositoryRule? Rule, string? Fault, bool IsAllow = false);
}
