namespace Gantry.Testing;

/// <summary>A folder of its own for a test, gone with all it holds when the test ends.</summary>
public sealed class TemporaryDirectory : IDisposable
{
    /// <summary>Absolute, and without a symlink in it.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("gantry-test-").FullName;

    /// <summary>A path in the folder.</summary>
    public string this[params string[] parts] => System.IO.Path.Combine([Path, .. parts]);

    /// <summary>Writes a file beneath it and gives its path.</summary>
    public string Write(string name, string content)
    {
        var path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }

    /// <summary>Removes it; the events of a database in it are held to their schemas before.</summary>
    public void Dispose()
    {
        try
        {
            StoredEvents.CheckBelow(Path);
        }
        finally
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
