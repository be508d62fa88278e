using Gantry.Core.Agents;
using Gantry.Protocol.Ids;

namespace Gantry.Adapters.Agents;

/// <summary>What a program wrote down in its user's own folder.</summary>
internal sealed class ProgramHistory(IProgramKind kind) : IPastConversations
{
    private const int MostConversations = 10_000;
    private const int LinesBeforeFolder = 50;
    private const int IdLength = 36;

    public AgentName Agent => kind.Program.Name;

    public IEnumerable<PastConversation> Find()
    {
        var folder = new DirectoryInfo(Path.Combine(Path.GetDirectoryName(kind.CredentialFile)!, kind.ConversationFolder));
        if (!folder.Exists)
        {
            return [];
        }

        return folder
            .EnumerateFiles("*.jsonl", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint })
            .OrderByDescending(file => file.LastWriteTimeUtc)
            .Take(MostConversations)
            .Select(Read)
            .OfType<PastConversation>();
    }

    // What is named otherwise than by a conversation's id belongs to a sub-agent.
    private PastConversation? Read(FileInfo file)
    {
        var name = Path.GetFileNameWithoutExtension(file.Name);
        if (name.Length < IdLength || !Guid.TryParse(name[^IdLength..], out _))
        {
            return null;
        }

        return new PastConversation(
            name[^IdLength..], FolderOf(file.FullName), () => kind.ReadTranscript(Transcript.Lines(file.FullName, from: 0)).Select(entry => new PastFact(entry.At, entry.Payload)));
    }

    private static string? FolderOf(string file)
    {
        try
        {
            return Transcript.Lines(file, from: 0)
                .Take(LinesBeforeFolder)
                .Select(line => line.TextAt("cwd") ?? line.At("payload").TextAt("cwd"))
                .FirstOrDefault(folder => folder is not null && Path.IsPathRooted(folder));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
