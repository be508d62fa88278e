namespace Gantry.Core.Approvals.Matching;

/// <summary>
/// Finds what well-known programs run, write or send although their first words look harmless, so that <c>git diff *</c> does not also allow
/// <c>git diff --output=~/.profile</c>. It is advice beyond the sandbox and no boundary: programs that are not listed here, and ways that nobody thought of,
/// are held by the sandbox alone.
/// </summary>
internal static class CommandHazards
{
    private static readonly string[] Folders = ["/bin/", "/usr/bin/", "/usr/local/bin/", "/sbin/", "/usr/sbin/", "/opt/homebrew/bin/"];

    public static IReadOnlyList<Hazard> Of(IReadOnlyList<string> arguments)
    {
        var program = ProgramOf(arguments[0]);
        return [.. RunningPrograms.Of(program, arguments), .. VerbHazards.Of(program, arguments), .. Special(program, arguments)];
    }

    private static IEnumerable<Hazard> Special(string program, IReadOnlyList<string> arguments) => program switch
    {
        "git" => GitHazards.Of(arguments),
        "find" or "gfind" or "bfs" => FindHazards.Of(arguments),
        "awk" or "gawk" or "mawk" or "nawk" => ProgramTextHazards.OfAwk(arguments),
        "sed" or "gsed" => ProgramTextHazards.OfSed(arguments).Concat(OptionHazards.Of(program, arguments)),
        "tar" when arguments.Count > 1 && !arguments[1].StartsWith('-') => OptionHazards.Of(program, arguments).Concat(OldTar(arguments[1])),
        "cd" => FolderHazards.Of(arguments),
        _ => OptionHazards.Of(program, arguments),
    };

    // tar xf takes its letters without a dash too.
    private static IEnumerable<Hazard> OldTar(string letters) =>
        letters.AsSpan().ContainsAny("xIFPO") ? [new Hazard($"writes files or runs a program ({letters})", HazardReach.Argument, Position: 1, letters)] : [];

    // Unlike a rule's words, the table holds for a program of the system under its full name too.
    private static string ProgramOf(string program)
    {
        var folder = Array.Find(Folders, folder => program.StartsWith(folder, StringComparison.Ordinal));
        return folder is null ? program : program[folder.Length..];
    }
}
