using Gantry.Protocol.Ids;

namespace Gantry.Core.Workspaces;

/// <summary>The branch that a session works on and lands as when it is named no other.</summary>
internal static class SessionBranch
{
    private const int Length = 8;

    // Ids begin with the time: those of one minute begin alike, and only their ends tell them apart. Two such sessions may land in one repository.
    public static string Of(SessionId session) => $"gantry/{session.ToString()[^Length..]}";
}
