namespace Gantry.Protocol.Approvals;

/// <summary>Body of <c>POST /api/rules</c>, and a rule of the managed file.</summary>
/// <param name="Layer"><c>user</c>, the default; <c>workspace</c> or <c>session</c>, which need an id.</param>
/// <param name="Effect"><c>allow</c>, <c>ask</c> or <c>deny</c>.</param>
/// <param name="Kind"><c>command</c>, <c>file</c>, <c>network</c> or <c>tool</c>.</param>
/// <param name="Reason">At most 1,000 characters.</param>
/// <param name="Tests">At most 50; each must hold.</param>
public sealed record AddRule(
    string? Layer = null,
    string? Effect = null,
    string? Kind = null,
    string? Pattern = null,
    string? Agent = null,
    string? WorkspaceId = null,
    string? SessionId = null,
    string? Reason = null,
    DateTimeOffset? ExpiresAt = null,
    IReadOnlyList<AddRuleTest>? Tests = null);

/// <summary>An example with a new rule.</summary>
/// <param name="Expect"><c>matches</c> or <c>not</c>.</param>
public sealed record AddRuleTest(string? Input = null, string? Expect = null);

/// <summary>Body of <c>POST /api/rules/check</c>: what would be said to this.</summary>
/// <param name="Kind"><c>command</c>, the default; <c>file</c>, <c>network</c> or <c>tool</c>.</param>
/// <param name="Input">As in <see cref="RuleTest"/>.</param>
/// <param name="Folder">Where a command starts, relative to the workspace; its top by default.</param>
/// <param name="Agent">Who would ask; a session's own agent by default.</param>
/// <param name="WorkspaceId">Where; a session's own workspace by default.</param>
public sealed record CheckRules(
    string? Kind = null,
    string? Input = null,
    string? Folder = null,
    string? Agent = null,
    string? WorkspaceId = null,
    string? SessionId = null);

/// <summary>Body of <c>POST /api/rules/simulate</c>: what would have been said, had the rules been these.</summary>
/// <param name="Rules">To put beside the present rules, 100 at most.</param>
/// <param name="Without">Present rules to leave out.</param>
/// <param name="Since">Only requests from then on; the last 30 days by default.</param>
/// <param name="Limit">How many requests to replay, the newest first: 1 to 2,000, 500 by default.</param>
public sealed record SimulateRules(
    IReadOnlyList<AddRule>? Rules = null,
    IReadOnlyList<string>? Without = null,
    DateTimeOffset? Since = null,
    int? Limit = null);

/// <summary>Body of <c>POST /api/rules/import</c>.</summary>
/// <param name="Format"><c>claude-code</c> (a <c>settings.json</c>) or <c>codex</c> (a <c>.rules</c> file).</param>
/// <param name="Text">The file's text.</param>
/// <param name="Layer">Of all its rules; as in <see cref="AddRule"/>, and so are the ids.</param>
/// <param name="DryRun">Only tells what would be written; true unless it is false.</param>
public sealed record ImportRules(
    string? Format = null,
    string? Text = null,
    string? Layer = null,
    string? WorkspaceId = null,
    string? SessionId = null,
    bool? DryRun = null);
