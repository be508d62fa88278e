using System.Text.Json.Serialization;
using Gantry.Protocol.Ids;

namespace Gantry.Protocol.Landing;

/// <summary>Body of <c>POST /api/sessions/{id}/land</c>.</summary>
/// <param name="As"><c>commit</c> (the default), <c>branch</c>, <c>patch</c>, <c>push</c> or <c>pull_request</c>.</param>
/// <param name="Branch">The branch that is made, pushed or proposed; <c>gantry/</c> and the session id's last eight characters when absent.</param>
/// <param name="Message">The commit's message; the session's title when absent.</param>
/// <param name="Author">As in <c>Ada &lt;ada@example.test&gt;</c>; Gantry when absent.</param>
/// <param name="Title">Of the pull request; the message's first line when absent.</param>
/// <param name="Body">Of the pull request.</param>
/// <param name="Base">The branch that the pull request is for; the repository's default when absent.</param>
/// <param name="Accepted">Only what was accepted (<c>POST …/diff/accept</c>) is landed, as it was when it was accepted; all that the session changed when false.</param>
public sealed record LandSession(
    string? As = null,
    string? Branch = null,
    string? Message = null,
    string? Author = null,
    string? Title = null,
    string? Body = null,
    string? Base = null,
    bool Accepted = false);

/// <summary>How a session's changes were landed.</summary>
/// <param name="Commit">The commit's id; null for a patch.</param>
/// <param name="Branch">The branch that names it now; null for a patch, and for a commit on the branch that is checked out.</param>
/// <param name="Url">Of the pull request.</param>
/// <param name="Patch">For a patch: what <c>git apply</c> takes, in base64 of its bytes.</param>
/// <param name="LeftOut">Files that the session changed and that were not landed: too large to be kept, or in a repository within the repository.</param>
public sealed record LandReport(SessionId SessionId, LandAs As, string? Commit, string? Branch, string? Url, string? Patch, IReadOnlyList<string> LeftOut);

/// <summary>What a session's changes become.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LandAs>))]
public enum LandAs
{
    /// <summary>A commit: on the branch that is checked out when the session works in place, else on a branch of its own in the workspace's repository.</summary>
    [JsonStringEnumMemberName("commit")]
    Commit,

    /// <summary>A branch in the workspace's repository.</summary>
    [JsonStringEnumMemberName("branch")]
    Branch,

    /// <summary>A patch in the reply.</summary>
    [JsonStringEnumMemberName("patch")]
    Patch,

    /// <summary>A branch at the place that the workspace came from.</summary>
    [JsonStringEnumMemberName("push")]
    Push,

    /// <summary>That, and a pull request (GitHub) or merge request (GitLab).</summary>
    [JsonStringEnumMemberName("pull_request")]
    PullRequest,
}
