using System.Security.Cryptography;
using System.Text.Json;
using Gantry.Core.Failures;
using Gantry.Core.Sandboxes;
using Gantry.Protocol.Workspaces;

namespace Gantry.Core.Setups;

/// <summary>
/// Reads <c>.gantry/workspace.json</c> of a folder: <c>{"setup":"npm ci","copy":[".env"]}</c>. It is read beneath the folder only and does nothing by itself:
/// a user takes it over, bound to the bytes that were shown.
/// </summary>
internal static class ProposedSetup
{
    public const string Name = ".gantry/workspace.json";

    private const int LargestFile = 64 * 1024;

    /// <summary>Null when there is no such file.</summary>
    public static SetupProposal? Read(ISandboxFiles files)
    {
        byte[] bytes;
        try
        {
            using var file = files.OpenRead(Name);
            bytes = new byte[LargestFile + 1];
            bytes = bytes[..file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
        }
        catch (GantryException missing) when (missing.Kind == FailureKind.NotFound)
        {
            return null;
        }
        catch (Exception failure) when (failure is GantryException or IOException or UnauthorizedAccessException)
        {
            return Broken("", $"{Name} cannot be read: {failure.Message}");
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        return bytes.Length > LargestFile ? Broken(hash, $"{Name} is larger than {LargestFile / 1024} KiB.") : Parse(hash, bytes);
    }

    private static SetupProposal Parse(string hash, byte[] bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            var script = document.RootElement.TryGetProperty("setup"u8, out var setup) ? setup.GetString() : null;
            string[] paths = document.RootElement.TryGetProperty("copy"u8, out var copy) ? [.. copy.EnumerateArray().Select(path => path.GetString() ?? "")] : [];
            var fault = (script is null ? null : SetupWords.FaultOfScript(script)) ?? SetupWords.FaultOfFiles(paths);
            return new SetupProposal(hash, string.IsNullOrWhiteSpace(script) ? null : script, paths, fault);
        }
        catch (Exception garbled) when (garbled is JsonException or InvalidOperationException)
        {
            return Broken(hash, $"{Name} must be a JSON object with the text \"setup\" and the list of texts \"copy\", either of which may be absent.");
        }
    }

    private static SetupProposal Broken(string hash, string fault) => new(hash, SetupScript: null, [], fault);
}
