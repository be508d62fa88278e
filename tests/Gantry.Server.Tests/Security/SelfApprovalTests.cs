using System.Net;
using System.Net.Http.Json;
using Gantry.Testing;

namespace Gantry.Server.Tests.Security;

public sealed class SelfApprovalTests : IDisposable
{
    private readonly TemporaryDirectory folder = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Who_has_no_token_approves_nothing_by_any_route_or_header_and_is_recorded()
    {
        await using var daemon = await DaemonProcess.StartAsync();
        var session = await daemon.Client.NewSessionAsync(folder.Path);
        var run = await daemon.Client.PromptAsync(session, """/demo tool bash {"command":"touch done"}""");
        await using (var stream = await EventSource.OpenAsync(daemon.Client, $"/api/runs/{run}/events"))
        {
            await stream.ReadUntilAsync("ui.run.waiting");
        }

        var item = (await daemon.Client.GetJsonAsync("/api/approvals?status=pending")).GetProperty("items")[0];
        var (id, step, hash) = (item.GetProperty("approval_id").GetString(), item.GetProperty("step_id").GetString(), item.GetProperty("input_hash").GetString());
        string[] routes =
        [
            $"/api/approvals/{id}", $"/api/approvals/{id}/answer", $"/api/approvals/{id}/link", "/api/approvals/batch", $"/api/runs/{run}/steps/{step}/approve",
            $"/v1/runs/{run}/steps/{step}/approve", $"/api/sessions/{session}/calls/{step}/approve", $"/v1/sessions/{session}/calls/{step}/approve",
            $"/api/workspaces/{item.GetProperty("session_id").GetString()}/trust", $"//api/approvals/{id}", $"/api/approvals/{id}/", $"/API/Approvals/{id}",
        ];
        (string Name, string Value)[] headers =
        [
            ("Authorization", "Bearer "), ("Authorization", "Bearer owner"), ("Authorization", $"Basic {Convert.ToBase64String("owner:"u8)}"), ("X-Gantry-Client", "cli"), ("X-User-Email", "owner@example.com"),
            ("X-Forwarded-For", "127.0.0.1"), ("X-Forwarded-User", "owner"), ("Cookie", "gantry=owner"), ("X-HTTP-Method-Override", "GET"), ("Origin", "null"), ("Forwarded", "for=127.0.0.1"),
        ];
        using var stranger = daemon.NewClient(token: null);

        foreach (var route in routes)
        {
            foreach (var (name, value) in headers)
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, $"{daemon.Address.GetLeftPart(UriPartial.Authority)}{route}")
                {
                    Content = JsonContent.Create(new { decision = "allow", input_hash = hash, ids = new[] { id }, text = "yes", trusted = true }),
                };
                request.Headers.TryAddWithoutValidation(name, value);
                using var response = await stranger.SendAsync(request, Cancelled);
                response.StatusCode.ShouldBeOneOf(HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden);
            }
        }

        File.Exists(folder["done"]).ShouldBeFalse();
        (await daemon.Client.GetJsonAsync($"/api/approvals/{id}")).GetProperty("status").GetString().ShouldBe("pending");
        var refused = await daemon.Client.RefusedAsync(atLeast: 60, TestContext.Current.CancellationToken);

        // Sixty a minute are written and the rest is counted; a slow machine may see a second minute begin.
        refused.Count.ShouldBeInRange(60, 120);
        refused.ShouldAllBe(entry => entry.GetProperty("address").GetString() == "127.0.0.1");
        refused.ShouldContain(entry => entry.GetProperty("what").GetString() == $"POST /api/approvals/{id}");
    }
}
