namespace Gantry.Protocol.Sessions;

/// <summary>Body of <c>POST /api/history/import</c>.</summary>
/// <param name="Agent"><c>claude</c> or <c>codex</c>; of both when absent.</param>
public sealed record ImportHistory(string? Agent = null);

/// <summary>What was taken in.</summary>
/// <param name="Imported">Conversations that are sessions now.</param>
/// <param name="Known">Those that were before.</param>
/// <param name="Skipped">Those in which nothing was said, that are too long, or that could not be read; the daemon's log says which.</param>
public sealed record HistoryImport(int Imported, int Known, int Skipped);
