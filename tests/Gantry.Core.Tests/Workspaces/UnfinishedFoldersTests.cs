using Gantry.Core.Data;
using Gantry.Core.Workspaces;
using Gantry.Protocol.Ids;
using Gantry.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gantry.Core.Tests.Workspaces;

public sealed class UnfinishedFoldersTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task Exactly_what_carries_a_passing_name_of_ours_is_removed()
    {
        var data = new DataDirectory(directory["data"]);
        var (workspace, session, passing) = (WorkspaceId.New().ToString(), SessionId.New().ToString(), Guid.NewGuid().ToString("N"));
        string[] left =
        [
            Make(data.Workspaces, $".{workspace}-{passing}"),
            Make(data.Sessions, session, $".repo-{passing}"),
        ];
        string[] kept =
        [
            Make(data.Workspaces, workspace, "repo", $".repo-{passing}"),
            Make(data.Workspaces, ".git"),
            Make(data.Workspaces, $".{workspace}-notes"),
            Make(data.Workspaces, $".mine-{passing}"),
            Make(data.Sessions, session, "repo"),
            Make(data.Sessions, session, ".notes"),
            Make(data.Sessions, session, $".{workspace}-{passing}"),
            Make(data.Sessions, "no-session", $".repo-{passing}"),
            Link(data.Workspaces, $".{WorkspaceId.New()}-{passing}"),
        ];

        await new UnfinishedFolders(data, NullLogger<UnfinishedFolders>.Instance).StartAsync(TestContext.Current.CancellationToken);

        left.Where(Directory.Exists).ShouldBeEmpty();
        kept.Where(Directory.Exists).ShouldBe(kept);
        File.Exists(directory["elsewhere", "file"]).ShouldBeTrue();
    }

    [Fact]
    public Task A_data_directory_without_any_folders_is_fine() =>
        new UnfinishedFolders(new DataDirectory(directory["none"]), NullLogger<UnfinishedFolders>.Instance).StartAsync(TestContext.Current.CancellationToken);

    private static string Make(params string[] parts) => Directory.CreateDirectory(Path.Combine(parts)).FullName;

    private string Link(params string[] parts)
    {
        directory.Write(Path.Combine("elsewhere", "file"), "");
        return Directory.CreateSymbolicLink(Path.Combine(parts), directory["elsewhere"]).FullName;
    }
}
