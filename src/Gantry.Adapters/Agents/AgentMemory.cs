using System.Text.Json;
using System.Text.Json.Serialization;
using Gantry.Adapters.Storage;
using Gantry.Core.Data;
using Gantry.Protocol.Ids;

namespace Gantry.Adapters.Agents;

/// <summary>
/// Where an agent's program keeps its own memory of one session, and our note of which conversation there is the session's. The note lies beside the conversation,
/// out of the agent's reach: where one is lost, so is the other.
/// </summary>
internal sealed class AgentMemory
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string note;

    public AgentMemory(DataDirectory data, SessionId session, AgentName agent)
    {
        var root = Path.Combine(data.AgentMemory, session.ToString(), agent.Value.Replace(':', '-'));
        note = Path.Combine(root, "conversation.json");
        State = Path.Combine(root, "state");
        Temporary = Path.Combine(root, "tmp");
    }

    /// <summary>The program's own folder, which it may change.</summary>
    public string State { get; }

    /// <summary>Its folder for temporary files.</summary>
    public string Temporary { get; }

    /// <summary>Makes the folders, for the owner alone.</summary>
    public void Prepare()
    {
        foreach (var folder in (string[])[State, Temporary])
        {
            Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
        }
    }

    /// <summary>The conversation that the session has with the program; null when there is none yet, or its note cannot be read.</summary>
    public Conversation? Find()
    {
        try
        {
            return File.Exists(note) ? JsonSerializer.Deserialize(File.ReadAllBytes(note), ConversationJson.Default.Conversation) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Notes the conversation; durable when this returns.</summary>
    public void Note(Conversation conversation) =>
        DurableFile.Write(note, JsonSerializer.SerializeToUtf8Bytes(conversation, ConversationJson.Default.Conversation), OwnerOnly);

    /// <summary>Takes over what the program remembers of another session; links stay behind.</summary>
    /// <param name="folder">Where it keeps conversations, in its own folder.</param>
    public void CopyFrom(AgentMemory other, string folder)
    {
        var source = new DirectoryInfo(Path.Combine(other.State, folder));
        if (!source.Exists)
        {
            return;
        }

        foreach (var file in source.EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }))
        {
            var target = Path.Combine(State, Path.GetRelativePath(other.State, file.FullName));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            file.CopyTo(target, overwrite: true);
        }
    }
}

/// <summary>A conversation as its program knows it.</summary>
/// <param name="Id">The program's own name for it.</param>
/// <param name="Rewinds">How often the session's conversation had been rewound when it began: after one more it is over.</param>
/// <param name="UpTo">The session's position when its last turn ended; null while a turn is under way or broke off.</param>
internal sealed record Conversation(string Id, int Rewinds, long? UpTo);

[JsonSerializable(typeof(Conversation))]
internal sealed partial class ConversationJson : JsonSerializerContext;
