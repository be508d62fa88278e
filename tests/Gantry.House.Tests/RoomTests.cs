using System.Text.RegularExpressions;

namespace Gantry.House.Tests;

public sealed partial class RoomTests
{
    // From the foundations up. A room may name those before it; a new room has to be given its place here.
    private static readonly string[] Upstream =
    [
        "Failures", "Text", "Paging", "Data", "Network",
        "Events", "Audit", "Health", "Attachments", "Sandboxes", "Workspaces", "Egress", "ModelGateway", "Agents", "Approvals", "Claims", "Outbox", "Archives", "RawFrames",
        "Setups", "Sessions", "Landing", "Exports", "Searching",
    ];

    [Fact]
    public void Every_folder_of_the_core_has_its_place() =>
        Directory.EnumerateDirectories(Path.Combine(SourceTree.Root, "src/Gantry.Core")).Select(folder => Path.GetFileName(folder)!).ShouldBe(Upstream, ignoreOrder: true);

    [Fact]
    public void No_room_looks_downstream()
    {
        var lookingDown =
            from room in Upstream
            from page in SourceTree.Pages($"src/Gantry.Core/{room}")
            from Match named in RoomName().Matches(File.ReadAllText(page))
            where Array.IndexOf(Upstream, named.Groups["room"].Value) > Array.IndexOf(Upstream, room)
            select $"{SourceTree.Relative(page)} names {named.Groups["room"].Value}";

        lookingDown.ShouldBeEmpty();
    }

    [Fact]
    public void The_core_knows_no_web_no_sql_and_no_containers() =>
        SourceTree.Pages("src/Gantry.Core")
            .Where(page => ForeignSystem().IsMatch(File.ReadAllText(page)))
            .Select(SourceTree.Relative)
            .ShouldBeEmpty();

    [Fact]
    public void No_page_is_longer_than_five_hundred_lines() =>
        SourceTree.Pages("src").Where(page => File.ReadLines(page).Count() > 500).Select(SourceTree.Relative).ShouldBeEmpty();

    [GeneratedRegex(@"Gantry\.Core\.(?<room>[A-Z][A-Za-z]+)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RoomName();

    [GeneratedRegex(@"using (Microsoft\.AspNetCore|Microsoft\.Data|Npgsql|System\.Net\.Http|Docker)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ForeignSystem();
}
