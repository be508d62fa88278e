using System.Text.Json;
using Gantry.Adapters.Storage;
using Gantry.Core.Data;
using Gantry.Protocol.Daemon;
using Gantry.Protocol.Json;

namespace Gantry.Server.Hosting;

/// <summary>Tells the command line where this daemon is, for as long as it runs.</summary>
internal sealed class DaemonRecordFile : IDisposable
{
    private readonly string path;

    public DaemonRecordFile(DataDirectory data, DaemonRecord record)
    {
        path = data.DaemonRecord;
        DurableFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(record, ApiJson.Default.DaemonRecord), UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    public void Dispose()
    {
        try
        {
            File.Delete(path);
        }
        catch (IOException)
        {
            // A record that stays is recognised as stale by its pid and start time.
        }
    }
}
