namespace Gantry.Core.Approvals.Trust;

/// <summary>One rule of a repository. It can only make things stricter.</summary>
/// <param name="Effect"><c>deny</c> or <c>ask</c>.</param>
/// <param name="Kind"><c>command</c>, <c>file</c>, <c>network</c> or <c>tool</c>.</param>
/// <param name="Pattern">As in other rules of this kind.</param>
/// <param name="Reason">Why it is there; with a denial the agent is told.</param>
public sealed record RepositoryRule(string Effect, string Kind, string Pattern, string? Reason);

/// <summary>What a repository's file of rules says.</summary>
/// <param name="Hash">Lower-case hex SHA-256 of its bytes; null when there is no such file.</param>
/// <param name="Faults">What in it does not count, and why. A file that cannot be read whole has no rules, and then everything is asked.</param>
public sealed record RepositoryRuling(string? Hash, IReadOnlyList<RepositoryRule> Rules, IReadOnlyList<string> Faults)
{
    /// <summary>Says nothing.</summary>
    public static RepositoryRuling None { get; } = new(null, [], []);

    /// <summary>The file is broken: nobody knows what it wanted to forbid, so nothing may be allowed unasked.</summary>
    public bool AsksAll { get; init; }
}
