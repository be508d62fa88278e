namespace Gantry.Core.Approvals;

/// <summary>How long requests wait for people.</summary>
public sealed record ApprovalOptions
{
    /// <summary>How long a request waits for an answer before it becomes a denial (<c>GANTRY_APPROVAL_PATIENCE</c>).</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How often the daemon notes that somebody could have answered.</summary>
    public TimeSpan NoteEvery { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>After how long without such a note nobody could: the deadlines then move on by the whole of it.</summary>
    public TimeSpan LongestGap { get; init; } = TimeSpan.FromMinutes(2);
}
