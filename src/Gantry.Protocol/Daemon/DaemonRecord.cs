namespace Gantry.Protocol.Daemon;

/// <summary>What a running daemon writes as <c>daemon.json</c> into its data directory, so that the command line finds it.</summary>
/// <param name="Url">Where it listens, such as <c>http://127.0.0.1:8787</c>.</param>
/// <param name="Pid">Its process.</param>
/// <param name="StartTime">When it started; with the pid this tells it from another process of the same number.</param>
/// <param name="Version">The program's version.</param>
public sealed record DaemonRecord(string Url, int Pid, DateTimeOffset StartTime, string Version);
