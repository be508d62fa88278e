using System.Text.RegularExpressions;
using Gantry.Core.Failures;
using Gantry.Core.Workspaces;

namespace Gantry.Adapters.Git;

/// <summary>
/// Runs git on a bare repository of ours beside somebody's folder. Git never learns of the folder's own repository, and is given the files one by one rather
/// than told to look for changes: that search would ask nested repositories for their status, under their own configuration.
/// </summary>
internal sealed partial class ShadowGit(GitProgram program)
{
    // Above every .gitattributes of the folder: no filter, no conversion, so that a snapshot holds the very bytes.
    private const string Attributes = "* -text -ident -filter -working-tree-encoding !eol !diff !merge !whitespace\n";

    // The first snapshot of a large folder reads all of it.
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(10);

    // A checkpoint is told as durable, so its objects are.
    private static readonly string[] Settings =
    [
        "-c", "core.bare=false", "-c", "core.autocrlf=false", "-c", "core.safecrlf=false", "-c", "core.fsync=added", "-c", "core.fsyncMethod=batch",
    ];

    /// <summary>Makes the repository, whole or not at all: folders of one workspace meet here for the first time.</summary>
    public async Task EnsureMadeAsync(Shadow shadow, CancellationToken cancellationToken)
    {
        if (Directory.Exists(shadow.Repository))
        {
            return;
        }

        var draft = $"{shadow.Repository}.{Guid.NewGuid():N}.new";
        Directory.CreateDirectory(draft);
        await program.RunAsync(new GitCommand { Arguments = ["init", "--quiet", "--bare", "--template=", "--", draft] }, cancellationToken);
        Directory.CreateDirectory(Path.Combine(draft, "info"));
        await File.WriteAllTextAsync(Path.Combine(draft, "info", "attributes"), Attributes, cancellationToken);
        try
        {
            Directory.Move(draft, shadow.Repository);
        }
        catch (IOException) when (Directory.Exists(shadow.Repository))
        {
            // Another was first.
            Directory.Delete(draft, recursive: true);
        }
    }

    public Task<GitOutput> RunAsync(
        Shadow shadow, string? folder, string[] arguments, ReadOnlyMemory<byte> input, CancellationToken cancellationToken, int? most = null)
    {
        var variables = Variables(shadow);
        if (folder is not null)
        {
            variables["GIT_WORK_TREE"] = folder;
        }

        var command = new GitCommand
        {
            Arguments = arguments,
            Settings = Settings,
            Variables = variables,
            Folder = folder,
            Input = input,
            TimeLimit = TimeLimit,
        };
        return program.RunAsync(most is { } bytes ? command with { MostOutputBytes = bytes } : command, cancellationToken);
    }

    /// <summary>Where git shall find the shadow, and what it may borrow.</summary>
    public static Dictionary<string, string> Variables(Shadow shadow)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["GIT_DIR"] = shadow.Repository, ["GIT_INDEX_FILE"] = shadow.Index };
        if (shadow.Borrowed is { } objects)
        {
            // Quoted, because a colon would begin another path.
            variables["GIT_ALTERNATE_OBJECT_DIRECTORIES"] =
                $"\"{objects.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
        }

        return variables;
    }

    /// <summary>Only ids go onto a command line, never a name or an option.</summary>
    public static void RequireId(string id, string field)
    {
        if (!ObjectId().IsMatch(id))
        {
            throw GantryException.Invalid(field, $"{field} must be a checkpoint's id.");
        }
    }

    [GeneratedRegex(@"\A([0-9a-f]{40}|[0-9a-f]{64})\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex ObjectId();
}
