using System.Text.Json;
using System.Text.Json.Serialization;
using Gantry.Adapters.Storage;

namespace Gantry.Server.Security;

/// <summary>
/// The file in the data directory that keeps browsers signed in over a restart, readable by the owner only. It holds no secret: a browser is found by the hash of
/// what its cookie carries.
/// </summary>
internal sealed class BrowserFile(string path, string ownerFingerprint, ILogger<BrowserFile> logger)
{
    /// <summary>What was kept. Empty when there is nothing, when the owner's token is another one by now, and when the file is damaged.</summary>
    public KeptBrowsers Read()
    {
        try
        {
            if (File.Exists(path)
                && JsonSerializer.Deserialize(File.ReadAllBytes(path), BrowserFileJson.Default.KeptBrowsers) is { } kept
                && string.Equals(kept.Owner, ownerFingerprint, StringComparison.Ordinal))
            {
                return kept;
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            BrowserFileLines.Unreadable(logger, path, failure.Message);
        }

        return new KeptBrowsers(ownerFingerprint, 0, []);
    }

    /// <summary>Returns when it is on the disk.</summary>
    /// <exception cref="Core.Failures.GantryException">It could not be written; the file is as it was.</exception>
    public void Write(long lastNumber, IReadOnlyList<KeptBrowser> browsers) =>
        DurableFile.Write(
            path,
            JsonSerializer.SerializeToUtf8Bytes(new KeptBrowsers(ownerFingerprint, lastNumber, browsers), BrowserFileJson.Default.KeptBrowsers),
            UnixFileMode.UserRead | UnixFileMode.UserWrite);
}

/// <summary>What the file says.</summary>
/// <param name="Owner">Under which owner's token they signed in.</param>
internal sealed record KeptBrowsers(string Owner, long LastNumber, IReadOnlyList<KeptBrowser> Browsers);

/// <param name="Name">The hash of its secret.</param>
internal sealed record KeptBrowser(string Name, long Number, long? Parent, string? Address, string? Program, DateTimeOffset BeganAt, DateTimeOffset ExpiresAt);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(KeptBrowsers))]
internal sealed partial class BrowserFileJson : JsonSerializerContext;

internal static partial class BrowserFileLines
{
    [LoggerMessage(2213, LogLevel.Warning, "{File} cannot be read ({Reason}), so every browser has to sign in again.")]
    public static partial void Unreadable(ILogger logger, string file, string reason);
}
