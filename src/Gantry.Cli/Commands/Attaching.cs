using Gantry.Cli.Http;
using Gantry.Protocol.Attachments;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Json;

namespace Gantry.Cli.Commands;

/// <summary>Sends files of this machine to a session.</summary>
internal static class Attaching
{
    private const long LargestFile = 64 * 1024 * 1024;

    public static async Task<IReadOnlyList<Attachment>> SendAsync(GantryClient client, SessionId session, IReadOnlyList<string> files, CancellationToken cancellationToken)
    {
        var added = new List<Attachment>(files.Count);
        foreach (var file in files)
        {
            var bytes = await ReadAsync(file, cancellationToken);
            var reply = await client.PostFileAsync($"api/sessions/{session}/attachments", Path.GetFileName(file), bytes, ApiJson.Default.AttachmentList, cancellationToken);
            added.AddRange(reply.Items);
        }

        return added;
    }

    private static async Task<byte[]> ReadAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            return new FileInfo(file).Length <= LargestFile
                ? await File.ReadAllBytesAsync(file, cancellationToken)
                : throw new CommandFailure(ExitCode.Usage, $"The file {file} is larger than {LargestFile / 1024 / 1024} MiB.");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure(ExitCode.Usage, $"The file {file} cannot be read: {unreadable.Message}", unreadable);
        }
    }
}
