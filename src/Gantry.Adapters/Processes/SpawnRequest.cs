using System.Runtime.InteropServices;

namespace Gantry.Adapters.Processes;

/// <summary>A program to start, in a session and process group of its own, with exactly the descriptors that are named.</summary>
/// <param name="Program">Absolute.</param>
/// <param name="Arguments">Beginning with the program's name for itself.</param>
/// <param name="Environment">All of it.</param>
/// <param name="Folder">Absolute.</param>
/// <param name="Descriptors">What it finds open, by number from 0; they stay the caller's.</param>
internal sealed record SpawnRequest(
    string Program,
    IReadOnlyList<string> Arguments,
    IReadOnlyDictionary<string, string> Environment,
    string Folder,
    IReadOnlyList<SafeHandle> Descriptors);
