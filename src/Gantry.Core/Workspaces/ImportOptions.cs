using System.Text.RegularExpressions;
using Gantry.Core.Failures;
using Gantry.Protocol.Workspaces;

namespace Gantry.Core.Workspaces;

/// <summary>The part of an import's request that only git URLs have.</summary>
internal static partial class ImportOptions
{
    private const int Deepest = 1_000_000;

    /// <exception cref="GantryException">One makes no sense; all faults are told together.</exception>
    public static void Check(ImportWorkspace request, WorkspaceSource type)
    {
        var faults = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var isLocal = type == WorkspaceSource.Local;
        if (request.Branch is { } branch && (isLocal || !RefName().IsMatch(branch) || branch.Contains("..", StringComparison.Ordinal)))
        {
            faults["branch"] = [isLocal ? OnlyRemote("branch") : "branch must be the name of a branch or tag, such as main or v1.2."];
        }

        if (request.Depth is { } depth && (isLocal || depth is < 1 or > Deepest))
        {
            faults["depth"] = [isLocal ? OnlyRemote("depth") : $"depth must be 1 to {Deepest} commits."];
        }

        if (request.RecurseSubmodules == true && isLocal)
        {
            faults["recurse_submodules"] = [OnlyRemote("recurse_submodules")];
        }

        if (faults.Count > 0)
        {
            throw GantryException.Invalid(faults);
        }
    }

    private static string OnlyRemote(string field) => $"{field} is for git URLs; a folder is taken as it is.";

    // A part of what git allows, and nothing that could be taken for an option.
    [GeneratedRegex(@"\A[\p{L}\p{N}_.+@#][\p{L}\p{N}_.+@#/-]{0,199}\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex RefName();
}
