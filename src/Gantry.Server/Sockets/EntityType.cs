namespace Gantry.Server.Sockets;

/// <summary>What an event of <c>/ws/events</c> is told about.</summary>
internal enum EntityType
{
    Session,
    Run,

    /// <summary>Where a session's tools run; known by the session's id.</summary>
    Sandbox,
}
