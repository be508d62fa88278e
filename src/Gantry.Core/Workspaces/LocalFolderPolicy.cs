using Gantry.Core.Data;
using Gantry.Core.Failures;

namespace Gantry.Core.Workspaces;

/// <summary>Decides whether a folder of this machine may be a workspace, and says under which one name it is known.</summary>
internal sealed class LocalFolderPolicy(WorkspaceOptions options, DataDirectory data)
{
    private const string Field = "source_uri";

    /// <summary>The folder's real path.</summary>
    /// <exception cref="GantryException">It may not.</exception>
    public string Judge(string path)
    {
        if (!Path.IsPathRooted(path) || path.Any(char.IsControl))
        {
            throw GantryException.Invalid(Field, "A local workspace is given by its absolute path, such as /home/me/project.");
        }

        string real;
        try
        {
            real = RealPath.Of(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw GantryException.Invalid(Field, $"{path} cannot be followed: {failure.Message}");
        }

        // Roots first: off loopback, nobody learns from our answer what exists elsewhere.
        if (options.LocalRoots.Count > 0 && !options.LocalRoots.Any(root => RealPath.IsWithin(real, RealPath.Of(root))))
        {
            throw GantryException.Forbidden(
                "outside-local-roots",
                $"{path} does not lie in a folder that local workspaces may come from; the operator lists those in GANTRY_LOCAL_ROOTS.");
        }

        var own = RealPath.Of(data.Root);
        if (RealPath.IsWithin(real, own) || RealPath.IsWithin(own, real))
        {
            throw GantryException.Forbidden(
                "data-directory", $"{path} holds Gantry's own data, which agents must not reach; choose a folder beside {data.Root}, not around or in it.");
        }

        RequireListable(path, real);
        return real;
    }

    private static void RequireListable(string path, string real)
    {
        if (!Directory.Exists(real))
        {
            throw GantryException.Invalid(
                Field, File.Exists(real) ? $"{path} is a file; give the folder that it lies in." : $"There is no folder {path} that the daemon's user can see.");
        }

        try
        {
            _ = Directory.EnumerateFileSystemEntries(real).Any();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw GantryException.Invalid(Field, $"The daemon's user may not read {path}; change its permissions or choose another folder.");
        }
    }
}
