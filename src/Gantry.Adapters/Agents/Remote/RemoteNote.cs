using System.Text.Json;
using System.Text.Json.Serialization;
using Gantry.Adapters.Storage;
using Gantry.Core.Data;
using Gantry.Protocol.Ids;

namespace Gantry.Adapters.Agents.Remote;

/// <summary>What is known here of a session's conversation with a runner.</summary>
/// <param name="Thread">The runner's name for the conversation.</param>
/// <param name="Rewinds">How often the session's conversation had been rewound when it began: after one more it is over.</param>
/// <param name="HasTurn">A turn of it ended well, so it knows what was said before.</param>
/// <param name="Run">The last run here that was given to the runner.</param>
/// <param name="TheirRun">The runner's name for it.</param>
internal sealed record RemoteNote(string Thread, int Rewinds, bool HasTurn = false, string? Run = null, string? TheirRun = null);

/// <summary>Where the note lies. Durable when <see cref="Keep"/> returns.</summary>
internal sealed class RemoteMemory(DataDirectory data, SessionId session, AgentName agent)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string file = Path.Combine(data.AgentMemory, session.ToString(), $"{agent.Value.Replace(':', '-')}-runner.json");

    /// <summary>The note; null when there is none, or it cannot be read.</summary>
    public RemoteNote? Find()
    {
        try
        {
            return File.Exists(file) ? JsonSerializer.Deserialize(File.ReadAllBytes(file), RemoteNoteJson.Default.RemoteNote) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public void Keep(RemoteNote note)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!, OwnerOnly | UnixFileMode.UserExecute);
        DurableFile.Write(file, JsonSerializer.SerializeToUtf8Bytes(note, RemoteNoteJson.Default.RemoteNote), OwnerOnly);
    }
}

[JsonSerializable(typeof(RemoteNote))]
internal sealed partial class RemoteNoteJson : JsonSerializerContext;
