using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Gantry.Core.Failures;

namespace Gantry.Core.Data;

/// <summary>A file with secrets that only its owner may read.</summary>
internal static class SecretFile
{
    private const UnixFileMode OthersMayRead = UnixFileMode.GroupRead | UnixFileMode.OtherRead | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <summary>What it lists, read anew each time, so that a change counts at once; nothing when it is not there.</summary>
    /// <param name="name">The first part of the failures' codes.</param>
    /// <param name="example">What the file looks like, without secrets.</param>
    /// <exception cref="GantryException">Others may read it, or it is no such list. The sentence never holds what stands in it.</exception>
    public static List<T> Read<T>(string file, string name, string example, JsonTypeInfo<List<T>> type)
    {
        if (!File.Exists(file))
        {
            return [];
        }

        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & OthersMayRead) != UnixFileMode.None)
        {
            throw GantryException.Unavailable($"{name}-readable", $"{file} holds secrets and others may read it, so it is not used: chmod 600 {file}");
        }

        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(file), type) ?? [];
        }
        catch (Exception broken) when (broken is JsonException or IOException or UnauthorizedAccessException)
        {
            // Not the cause: it quotes what it could not read.
            throw GantryException.Unavailable($"{name}-unreadable", $"{file} cannot be read; it is a list such as {example}.");
        }
    }
}
