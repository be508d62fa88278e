using System.Text.Json;
using Gantry.Testing;

namespace Gantry.Server.Tests.Recovery;

public sealed class SearchIndexTests : IDisposable
{
    private readonly TemporaryDirectory folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task An_index_that_is_lost_or_damaged_after_a_crash_is_built_again_by_the_next_daemon()
    {
        var data = Directory.CreateDirectory(folder["data"]).FullName;
        var index = Path.Combine(data, "search.db");
        await using (var first = await DaemonProcess.StartAsync(data))
        {
            var session = await first.Client.NewSessionAsync(Directory.CreateDirectory(folder["work"]).FullName);
            await first.Client.RunToEndAsync(await first.Client.PromptAsync(session, "/demo say zanzibar"));
            await FindAsync(first);
            await first.KillAsync();
        }

        // What SQLite keeps beside the file is still there, as when a person deletes only what has a name that they know.
        File.Delete(index);
        await using (var second = await DaemonProcess.StartAsync(data))
        {
            await FindAsync(second);
            await second.KillAsync();
        }

        await File.WriteAllTextAsync(index, "this is no database, and long enough that SQLite looks at its header", TestContext.Current.CancellationToken);
        await using var third = await DaemonProcess.StartAsync(data);
        await FindAsync(third);
    }

    // While it is built again a search is refused or finds nothing yet.
    private static async Task FindAsync(DaemonProcess daemon)
    {
        var found = await Repeatedly.AskUntilAsync(
            async () =>
            {
                using var response = await daemon.Client.GetAsync("/api/search?q=zanzibar", TestContext.Current.CancellationToken);
                var answer = JsonElement.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
                return response.IsSuccessStatusCode ? answer.GetProperty("items").GetArrayLength() : 0;
            },
            hits => hits == 2,
            TestContext.Current.CancellationToken);
        found.ShouldBe(2, daemon.Log);
    }
}
