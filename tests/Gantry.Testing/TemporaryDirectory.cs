namespace Gantry.Testing;

/// <summary>A folder of its own for a test, gone with all it holds when the test ends.</summary>
public sealed class TemporaryDirectory : IDisposable
{
    /// <summary>Absolute, and without a symlink in it.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("gantry-test-").FullName;

    /// <summary>A path in the folder.</summary>
    public string this[params string[] parts] => System.IO.Path.Combine([Path, .. parts]);

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
