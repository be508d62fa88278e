namespace Gantry.Core.Network;

/// <summary>How programs of this machine reach the daemon: scheme, host and port, without a slash at the end. Waits until the daemon listens.</summary>
public delegate Task<string> DaemonAddress(CancellationToken cancellationToken);
