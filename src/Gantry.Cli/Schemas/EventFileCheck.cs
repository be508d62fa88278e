using System.IO.Compression;
using System.Text;
using Gantry.Protocol.Schemas;

namespace Gantry.Cli.Schemas;

/// <summary>Checks files of events line by line, so that a long one needs no more memory than its longest line.</summary>
internal sealed class EventFileCheck
{
    private const int MostFaultsKept = 100;
    private const string Member = "events.ndjson";

    private readonly List<EventFault> faults = [];
    private long events;
    private long faultCount;

    /// <summary>What was found until now.</summary>
    public SchemaReport Report => new(events, faultCount, faults);

    /// <summary>Checks one more file: NDJSON, a zip with <c>events.ndjson</c> in it, or standard input (<c>-</c>).</summary>
    /// <exception cref="CommandFailure">It cannot be read.</exception>
    public async Task AddAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            if (file == "-")
            {
                await using var input = Console.OpenStandardInput();
                await CheckLinesAsync("-", input, cancellationToken);
                return;
            }

            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            if (IsZip(stream))
            {
                await CheckZipAsync(file, stream, cancellationToken);
            }
            else
            {
                await CheckLinesAsync(file, stream, cancellationToken);
            }
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new CommandFailure(ExitCode.Failed, $"{file} cannot be read: {unreadable.Message}", unreadable);
        }
    }

    private static bool IsZip(FileStream stream)
    {
        Span<byte> start = stackalloc byte[4];
        var isZip = stream.CanSeek && stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.SequenceEqual("PK\x03\x04"u8);
        if (stream.CanSeek)
        {
            stream.Position = 0;
        }

        return isZip;
    }

    private async Task CheckZipAsync(string file, Stream stream, CancellationToken cancellationToken)
    {
        await using var zip = new ZipArchive(stream, ZipArchiveMode.Read);
        var member = zip.GetEntry(Member) ?? throw new CommandFailure(ExitCode.Failed, $"{file} is no export: there is no {Member} in it.");
        await using var content = await member.OpenAsync(cancellationToken);
        await CheckLinesAsync($"{file}:{Member}", content, cancellationToken);
    }

    private async Task CheckLinesAsync(string name, Stream content, CancellationToken cancellationToken)
    {
        using var lines = new StreamReader(content, Encoding.UTF8);
        for (var number = 1L; await lines.ReadLineAsync(cancellationToken) is { } line; number++)
        {
            if (line.Length == 0)
            {
                continue;
            }

            events++;
            foreach (var fault in EventSchemas.CheckEvent(Encoding.UTF8.GetBytes(line)))
            {
                if (faultCount++ < MostFaultsKept)
                {
                    faults.Add(new EventFault(name, number, fault.Place, fault.Sentence));
                }
            }
        }
    }
}
