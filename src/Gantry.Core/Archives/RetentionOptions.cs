using Gantry.Core.Failures;
using Gantry.Core.Text;

namespace Gantry.Core.Archives;

/// <summary>What the daemon prunes by itself. By default nothing.</summary>
public sealed record RetentionOptions
{
    /// <summary>How long a closed session must have been idle to be archived and pruned; null: never.</summary>
    public TimeSpan? PruneAfter { get; init; }

    /// <summary>Why nothing can be archived here, and what to do about it; null: it can.</summary>
    public string? CannotArchive { get; init; }

    /// <summary>How often the daemon looks.</summary>
    public TimeSpan LookEvery { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How many sessions are taken in one round, at most.</summary>
    public int SessionsAtOnce { get; init; } = 200;

    /// <summary>How many events one commit removes, at most.</summary>
    public int RemoveAtOnce { get; init; } = 1000;

    /// <summary>Reads <c>GANTRY_PRUNE_AFTER</c>, such as <c>30d</c>.</summary>
    /// <exception cref="GantryException">Invalid: it is no age.</exception>
    public static RetentionOptions From(Func<string, string?> setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        return setting("GANTRY_PRUNE_AFTER") is { Length: > 0 } text
            ? new RetentionOptions { PruneAfter = Amounts.Age(text, "GANTRY_PRUNE_AFTER") }
            : new RetentionOptions();
    }
}
