namespace Gantry.Adapters.Agents;

/// <summary>How a turn ended.</summary>
internal enum TurnOutcome
{
    /// <summary>By itself.</summary>
    Whole,

    /// <summary>It was stopped or ended in a fault. What never began stays open: whoever ends the run closes it, and whoever takes it up again asks again.</summary>
    Cut,

    /// <summary>Its program is gone, and the run is to go on.</summary>
    Lost,
}
