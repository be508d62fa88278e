using Gantry.Core.Failures;
using Microsoft.Extensions.Logging;

namespace Gantry.Core.ModelGateway.Providers;

/// <summary>
/// The catalog that counts now. The file is looked at when somebody asks, once a second at most, so that nothing waits on it while nobody calls; a file that is
/// wrong changes nothing, and its faults are logged once.
/// </summary>
public sealed class ModelConfiguration
{
    private const int LargestFile = 4 * 1024 * 1024;
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);

    private readonly string path;
    private readonly CatalogReader reader;
    private readonly TimeProvider time;
    private readonly ILogger<ModelConfiguration> logger;
    private readonly Lock gate = new();
    private volatile ModelCatalog current;
    private (DateTime ChangedAt, long Length) seen;
    private long lookedAt;

    /// <param name="path">Of <c>models.json</c>, which need not exist.</param>
    /// <param name="setting">Finds the settings that name keys and addresses.</param>
    /// <exception cref="GantryException">Invalid: the file or a setting is wrong; all faults at once.</exception>
    public ModelConfiguration(string path, Func<string, string?> setting, TimeProvider time, ILogger<ModelConfiguration> logger)
    {
        this.path = path;
        this.time = time;
        this.logger = logger;
        reader = new CatalogReader(setting, Path.GetDirectoryName(path)!);
        seen = Stamp();
        lookedAt = time.GetTimestamp();
        current = reader.Read(Load());
    }

    /// <summary>The catalog, as the file says it now or said it last when it was right.</summary>
    public ModelCatalog Current
    {
        get
        {
            if (time.GetElapsedTime(Volatile.Read(ref lookedAt)) >= Between)
            {
                Look();
            }

            return current;
        }
    }

    /// <summary>Reads the file now, as a check before it counts.</summary>
    /// <exception cref="GantryException">Invalid: all its faults.</exception>
    public ModelCatalog Check() => reader.Read(Load());

    private void Look()
    {
        if (!gate.TryEnter())
        {
            // Somebody else looks; the present one will do meanwhile.
            return;
        }

        try
        {
            Volatile.Write(ref lookedAt, time.GetTimestamp());
            var stamp = Stamp();
            if (stamp == seen)
            {
                return;
            }

            seen = stamp;
            current = reader.Read(Load());
            ModelConfigurationLines.Reloaded(logger, path, current.Providers.Count, current.Routes.Count);
        }
        catch (GantryException wrong)
        {
            ModelConfigurationLines.NotReloaded(logger, path, wrong.Message);
        }
        finally
        {
            gate.Exit();
        }
    }

    private (DateTime ChangedAt, long Length) Stamp()
    {
        var file = new FileInfo(path);
        return file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
    }

    private string? Load()
    {
        try
        {
            var file = new FileInfo(path);
            return !file.Exists ? null
                : file.Length <= LargestFile ? File.ReadAllText(path)
                : throw GantryException.Invalid("$", $"$: {path} is larger than {LargestFile} bytes.");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw GantryException.Invalid("$", $"$: {path} cannot be read: {unreadable.Message}");
        }
    }
}

internal static partial class ModelConfigurationLines
{
    [LoggerMessage(3201, LogLevel.Information, "{Path} was read again: {Providers} providers, {Routes} routes.")]
    public static partial void Reloaded(ILogger logger, string path, int providers, int routes);

    [LoggerMessage(3202, LogLevel.Error, "{Path} is wrong and changes nothing: {Faults}")]
    public static partial void NotReloaded(ILogger logger, string path, string faults);
}
