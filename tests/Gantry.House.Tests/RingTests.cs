using System.Text.RegularExpressions;

namespace Gantry.House.Tests;

public sealed partial class RingTests
{
    // What each ring may name. The compiler holds up what the project files say; this holds up the project files.
    private static readonly Dictionary<string, string[]> Below = new(StringComparer.Ordinal)
    {
        ["Gantry.Protocol"] = [],
        ["Gantry.Core"] = ["Gantry.Protocol"],
        ["Gantry.Adapters"] = ["Gantry.Core"],
        ["Gantry.Server"] = ["Gantry.Adapters", "Gantry.Core"],
        ["Gantry.Cli"] = ["Gantry.Protocol", "Gantry.Server"],
    };

    public static TheoryData<string> Rings => [.. Below.Keys];

    [Fact]
    public void Every_project_of_the_product_is_a_ring_of_the_house() =>
        Directory.EnumerateDirectories(Path.Combine(SourceTree.Root, "src")).Select(Path.GetFileName).ShouldBe(Below.Keys, ignoreOrder: true);

    [Theory]
    [MemberData(nameof(Rings))]
    public void A_ring_depends_only_on_the_rings_inside_it(string ring)
    {
        var project = File.ReadAllText(Path.Combine(SourceTree.Root, "src", ring, ring + ".csproj"));

        ProjectReference().Matches(project).Select(match => match.Groups["name"].Value).ShouldBe(Below[ring], ignoreOrder: true);
    }

    [Fact]
    public void Only_the_composition_and_what_it_starts_with_know_the_adapters() =>
        SourceTree.Pages("src/Gantry.Server")
            .Where(page => File.ReadAllText(page).Contains("Gantry.Adapters", StringComparison.Ordinal))
            .Select(page => Path.GetRelativePath(Path.Combine(SourceTree.Root, "src/Gantry.Server"), page))
            // The gateway's relay lays two wires together: bytes go from the providers' adapter straight into the answer.
            .ShouldAllBe(page => page == "GantryApp.cs" || page.StartsWith("Hosting/") || page.StartsWith("Security/") || page.StartsWith("ModelGateway/"));

    [Fact]
    public void Only_the_serve_command_knows_the_server() =>
        SourceTree.Pages("src/Gantry.Cli")
            .Where(page => File.ReadAllText(page).Contains("Gantry.Server.", StringComparison.Ordinal))
            .Select(page => Path.GetFileName(page))
            .ShouldBe(["ServerDoor.cs"]);

    [GeneratedRegex("""ProjectReference Include="\.\./[^"]*/(?<name>[^/"]+)\.csproj""", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ProjectReference();
}
