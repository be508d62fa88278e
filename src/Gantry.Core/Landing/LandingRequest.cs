using System.Text.RegularExpressions;
using Gantry.Core.Failures;
using Gantry.Core.Workspaces;
using Gantry.Protocol.Landing;
using Gantry.Protocol.Sessions;

namespace Gantry.Core.Landing;

/// <summary>What a user asked for, checked, with what they left open filled in.</summary>
internal sealed partial record LandingRequest(
    LandAs As, string Branch, bool IsBranchGiven, string Message, GitAuthor Author, string Title, string Body, string? Base, bool IsAcceptedAlone)
{
    private const int LongestText = 64 * 1024;
    private const int LongestLine = 250;
    private static readonly GitAuthor Gantry = new("Gantry", "gantry@localhost");

    /// <exception cref="GantryException">A field is wrong.</exception>
    public static LandingRequest Of(LandSession request, Session session)
    {
        var faults = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var kind = request.As switch
        {
            null or "commit" => LandAs.Commit,
            "branch" => LandAs.Branch,
            "patch" => LandAs.Patch,
            "push" => LandAs.Push,
            "pull_request" => LandAs.PullRequest,
            _ => (LandAs)(-1),
        };
        if ((int)kind < 0)
        {
            faults["as"] = ["as must be commit, branch, patch, push or pull_request."];
        }

        foreach (var (field, text) in new[] { ("message", request.Message), ("body", request.Body) }.Where(text => text.Item2 is { Length: > LongestText }))
        {
            faults[field] = [$"{field} may have {LongestText} characters at most."];
        }

        if (request.Title is { } title && (title.Length > LongestLine || title.Any(char.IsControl) || string.IsNullOrWhiteSpace(title)))
        {
            faults["title"] = [$"title must be one line of 1 to {LongestLine} characters."];
        }

        var author = Gantry;
        if (request.Author is { } given && !TryReadAuthor(given, out author))
        {
            faults["author"] = ["author must be a name and an address, as in: Ada <ada@example.test>"];
        }

        if (faults.Count > 0)
        {
            throw GantryException.Invalid(faults);
        }

        var message = string.IsNullOrWhiteSpace(request.Message) ? session.Title ?? $"Session {session.SessionId}" : request.Message.Trim();
        var firstLine = message.Split('\n')[0].Trim();
        return new LandingRequest(
            kind,
            request.Branch ?? SessionBranch.Of(session.SessionId),
            request.Branch is not null,
            message + "\n",
            author,
            request.Title ?? (firstLine.Length <= LongestLine ? firstLine : firstLine[..LongestLine]),
            request.Body ?? "",
            request.Base,
            request.Accepted);
    }

    private static bool TryReadAuthor(string text, out GitAuthor author)
    {
        var parts = AuthorForm().Match(text);
        author = parts.Success ? new GitAuthor(parts.Groups["name"].Value.Trim(), parts.Groups["email"].Value) : Gantry;
        return parts.Success && text.Length <= LongestLine;
    }

    [GeneratedRegex(@"\A(?<name>[^<>\p{C}]*[^<>\p{C}\s][^<>\p{C}]*)<(?<email>[^<>\s\p{C}]+)>\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AuthorForm();
}
