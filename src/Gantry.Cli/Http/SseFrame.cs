namespace Gantry.Cli.Http;

/// <summary>One frame of a server-sent event stream.</summary>
/// <param name="Name">Its <c>event:</c>; null when it has none.</param>
/// <param name="Id">Its own <c>id:</c>; null when it has none (an id of an earlier frame is not repeated).</param>
/// <param name="Data">Its <c>data:</c> lines, joined by line feeds.</param>
internal sealed record SseFrame(string? Name, string? Id, string Data);
