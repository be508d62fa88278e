namespace Gantry.Core.Workspaces;

/// <summary>How many bytes the files of a folder have. Links are neither counted nor followed; what cannot be read counts nothing.</summary>
internal static class FolderSize
{
    private static readonly EnumerationOptions Everything = new()
    {
        RecurseSubdirectories = true,
        IgnoreInaccessible = true,
        AttributesToSkip = FileAttributes.ReparsePoint,
    };

    /// <summary>0 when there is no such folder.</summary>
    public static long Of(string folder, CancellationToken cancellationToken)
    {
        var sum = 0L;
        try
        {
            foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*", Everything))
            {
                cancellationToken.ThrowIfCancellationRequested();
                sum += SizeOf(file);
            }
        }
        catch (IOException)
        {
            // It was never there, or went while we looked.
        }

        return sum;
    }

    private static long SizeOf(FileInfo file)
    {
        try
        {
            return file.Length;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
