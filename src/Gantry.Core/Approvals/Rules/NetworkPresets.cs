using System.Collections.Frozen;
using Gantry.Core.Approvals.Matching;
using Gantry.Core.Failures;
using Gantry.Protocol.Approvals;

namespace Gantry.Core.Approvals.Rules;

/// <summary>Named sets of hosts that an operator lets every sandbox connect to. They become managed allow rules, so that any deny or ask rule still counts.</summary>
public static class NetworkPresets
{
    /// <summary>The setting: names, separated by commas.</summary>
    public const string Setting = "GANTRY_NETWORK_PRESETS";

    private const string Author = "preset:";

    // Only what serves packages, over TLS; what can be written to with the same names needs credentials that no sandbox has.
    private static readonly FrozenDictionary<string, string[]> Hosts = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["registries"] =
        [
            "registry.npmjs.org", "registry.yarnpkg.com",
            "api.nuget.org", "globalcdn.nuget.org",
            "pypi.org", "files.pythonhosted.org",
            "crates.io", "index.crates.io", "static.crates.io",
            "proxy.golang.org", "sum.golang.org",
            "repo.maven.apache.org", "repo1.maven.org", "plugins.gradle.org",
            "rubygems.org", "index.rubygems.org",
            "repo.packagist.org", "packagist.org",
            "deb.debian.org", "security.debian.org", "archive.ubuntu.com", "security.ubuntu.com",
        ],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // Their package managers fetch without TLS and check signatures themselves.
    private static readonly FrozenSet<string> AlsoPlain = FrozenSet.Create(StringComparer.Ordinal, "deb.debian.org", "security.debian.org", "archive.ubuntu.com", "security.ubuntu.com");

    /// <summary>The presets' names, sorted.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Hosts.Keys.Order(StringComparer.Ordinal)];

    /// <exception cref="GantryException">There is no preset of a name.</exception>
    internal static IEnumerable<LoadedRule> Rules(string? setting) =>
        (setting ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).SelectMany(RulesOf).ToList();

    /// <summary>Whether a rule comes from a preset.</summary>
    internal static bool Wrote(Rule rule) => rule.CreatedBy.StartsWith(Author, StringComparison.Ordinal);

    private static IEnumerable<LoadedRule> RulesOf(string name) =>
        Hosts.TryGetValue(name, out var hosts)
            ? hosts.SelectMany(host => AlsoPlain.Contains(host) ? (IEnumerable<string>)[$"{host}:443", $"{host}:80"] : [$"{host}:443"]).Select(pattern => RuleOf(name, pattern))
            : throw GantryException.Invalid(Setting, $"{Setting} names '{name}', and there is no such preset; there are: {string.Join(", ", Names)}.");

    private static LoadedRule RuleOf(string name, string pattern)
    {
        var draft = LoadedRule.Draft(HostPattern.Parse(pattern));
        return draft with
        {
            Rule = draft.Rule with
            {
                RuleId = DerivedRuleId.Of(Author, name, pattern),
                Layer = RuleLayer.Managed,
                Reason = $"preset {name}",
                CreatedBy = $"{Author}{name}",
            },
        };
    }
}
