using System.Text.Json;

namespace Gantry.Protocol.Approvals;

/// <summary>Body of <c>POST /api/approvals/{id}</c>.</summary>
/// <param name="Decision"><c>allow</c> or <c>deny</c>.</param>
/// <param name="Scope"><c>once</c>, the default; with <c>allow</c> also <c>session</c>, <c>workspace</c> or <c>always</c>, which write the rules of a suggestion.</param>
/// <param name="InputHash">The hash of what the decider saw; another one than the request's is refused with 409.</param>
/// <param name="Feedback">What the agent is told with a denial, at most 4,000 characters.</param>
/// <param name="Input">With an allow, and where the approval is editable: the input that shall run instead. It is judged again.</param>
/// <param name="Suggestion">With a wider scope: the index of the suggestion; 0, the narrowest, by default.</param>
/// <param name="Pattern">With a wider scope, instead of <paramref name="Suggestion"/>: a pattern of one's own that allows the request.</param>
public sealed record DecideApproval(
    string? Decision = null,
    string? Scope = null,
    string? InputHash = null,
    string? Feedback = null,
    JsonElement? Input = null,
    int? Suggestion = null,
    string? Pattern = null);
