using Gantry.Core.Failures;
using Gantry.Core.Sandboxes;

namespace Gantry.Core.Setups;

/// <summary>Copies files from one folder to the same places in another. What is there already stays: a tracked file would else become a change, and a secret in it be landed.</summary>
/// <param name="largest">Bytes of each file.</param>
internal sealed class FileCopies(ISandboxFiles source, ISandboxFiles target, int largest)
{
    private readonly List<string> copied = [];
    private readonly List<string> kept = [];

    /// <summary>What came.</summary>
    public IReadOnlyList<string> Copied => copied;

    /// <summary>What was there.</summary>
    public IReadOnlyList<string> Kept => kept;

    /// <summary>Copies them in order, up to the first that cannot be.</summary>
    /// <returns>Why that one cannot be; null when all are there.</returns>
    public string? Copy(IReadOnlyList<string> paths)
    {
        foreach (var path in paths)
        {
            try
            {
                if (IsThere(path))
                {
                    kept.Add(path);
                    continue;
                }

                target.Write(path, Read(path));
                copied.Add(path);
            }
            catch (Exception failure) when (failure is GantryException or IOException or UnauthorizedAccessException)
            {
                return $"{path} cannot be copied from the workspace: {failure.Message}";
            }
        }

        return null;
    }

    private bool IsThere(string path)
    {
        try
        {
            target.OpenRead(path).Dispose();
            return true;
        }
        catch (GantryException missing) when (missing.Kind == FailureKind.NotFound)
        {
            return false;
        }
    }

    private byte[] Read(string path)
    {
        using var file = source.OpenRead(path);
        if (file.Length > largest)
        {
            throw GantryException.TooLarge("copied-file-too-large", $"it is larger than {largest / 1024 / 1024} MiB.");
        }

        var bytes = new byte[file.Length];
        return bytes[..file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
    }
}
