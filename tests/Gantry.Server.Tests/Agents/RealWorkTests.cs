using System.Text.Json;
using Gantry.Testing;

namespace Gantry.Server.Tests.Agents;

/// <summary>A bug is found by the map, read, fixed and checked, in small repositories of three languages.</summary>
public sealed class RealWorkTests : IDisposable
{
    private readonly TemporaryDirectory folder = new();

    public static TheoryData<string, string, string, string, string> Repositories => new()
    {
        { "src/Billing/InvoiceTotals.cs", "namespace Billing;\n\npublic static class InvoiceTotals\n{\n    public static decimal WithDiscount(decimal sum, decimal percent) => sum + sum * percent / 100;\n}\n", "sum + sum", "sum - sum", "C#" },
        { "billing/invoice_totals.py", "def with_discount(total, percent):\n    return total + total * percent / 100\n", "total + total", "total - total", "Python" },
        { "src/invoiceTotals.ts", "export function withDiscount(sum: number, percent: number): number {\n  return sum + (sum * percent) / 100;\n}\n", "sum + (sum", "sum - (sum", "TypeScript" },
    };

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Repositories))]
    public async Task A_bug_is_found_read_fixed_and_checked(string path, string source, string wrong, string right, string language)
    {
        await TestGit.CreateAsync(
            folder.Path,
            path, source,
            "AGENTS.md", "Keep it small.\n",
            $"other/garden{Path.GetExtension(path)}", "// waters the plants\n",
            "Makefile", $"test:\n\tgrep -q '{right}' {path}\n");
        var steps = new Queue<Func<JsonElement, MessagesReply>>(
        [
            request =>
            {
                var prompt = request.GetProperty("messages")[0].GetProperty("content").EnumerateArray().Select(part => part.GetProperty("text").GetString()!).ToList();
                prompt[0].ShouldStartWith("<workspace-material>");
                prompt[0].ShouldContain($"\n{path}\n");
                prompt[0].ShouldContain("Branch: main");
                prompt[0].ShouldContain(language);
                prompt[0].ShouldContain("Tests are probably run with: make test");
                prompt[1].ShouldStartWith("Customers pay more");
                request.GetProperty("system")[0].GetProperty("text").GetString()!.ShouldContain("Keep it small.");
                return Calls(("read_file", new { path }), ("list_files", new { }));
            },
            request =>
            {
                Last(request).ShouldContain(wrong);
                return Calls(("write_file", new { path, content = source.Replace(wrong, right, StringComparison.Ordinal) }), ("bash", new { command = "make -s test && echo checked" }));
            },
            request =>
            {
                Last(request).ShouldContain("checked");
                return MessagesReply.Says("The discount is subtracted now; make test passes.");
            },
        ]);
        await using var provider = new ScriptedMessages((request, _) => steps.Dequeue()(request));
        await using var daemon = await DaemonProcess.StartAsync(environment: provider.Environment());
        var session = await daemon.Client.NewSessionAsync(folder.Path, "native");

        await daemon.Client.AllowAllAsync(await daemon.Client.PromptAsync(session, "Customers pay more when they have a discount on the invoice total."));

        var events = await daemon.Client.StoredEventsAsync(session);
        events[^1].Payload.GetProperty("status").GetString().ShouldBe("completed");
        File.ReadAllText(folder[path]).ShouldContain(right);
        steps.ShouldBeEmpty();
        events.Single(frame => frame.Type == "ui.diff").Payload.GetProperty("filesChanged").GetInt32().ShouldBe(1);
    }

    private static MessagesReply Calls(params (string Tool, object Input)[] calls) =>
        MessagesReply.Of(calls.Select((call, n) => MessagesReply.Call($"{call.Tool}_{n}", call.Tool, JsonSerializer.Serialize(call.Input))), "tool_use");

    private static string Last(JsonElement request) => string.Concat(
        request.GetProperty("messages").EnumerateArray().Last().GetProperty("content").EnumerateArray().Select(part => part.GetProperty("content").GetString()));
}
