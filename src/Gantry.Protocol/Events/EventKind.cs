namespace Gantry.Protocol.Events;

/// <summary>The <c>kind</c> of an envelope.</summary>
public static class EventKind
{
    /// <summary>An event in Gantry's own words.</summary>
    public const string Ui = "ui";

    /// <summary>A provider's frame as it came, and the two run brackets of the raw notation.</summary>
    public const string Raw = "raw";
}
