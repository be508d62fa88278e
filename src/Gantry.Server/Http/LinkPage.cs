using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gantry.Core.Text;
using Gantry.Protocol.Approvals;

namespace Gantry.Server.Http;

/// <summary>The page behind a one-time link: what is asked, and a form. No script, nothing from elsewhere, and every text is data.</summary>
internal static class LinkPage
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(Approval approval, string formToken) => Page(
        approval.Status == ApprovalStatus.Pending ? "Gantry asks" : "Answered",
        approval.Status == ApprovalStatus.Pending
            ? Asked(approval) + Form(formToken)
            : $"<p>This was {Text(approval.Status.ToString().ToLowerInvariant())}{(approval.DecidedBy is { } by ? $" by {Text(by)}" : "")}{(approval.DecidedVia is { } via ? $" via {Text(via)}" : "")}. The first answer counts.</p>" + Asked(approval));

    private static string Asked(Approval approval)
    {
        var page = new StringBuilder();
        page.Append("<h2>").Append(Text(approval.Title)).Append("</h2><dl>");
        Row(page, "agent", Text(approval.Agent.Value));
        Row(page, "tool", Text(approval.Tool));
        Row(page, "why", Text(approval.Reason));
        Row(page, "sandbox", Text(approval.Sandbox));
        page.Append("</dl><h3>Exactly what</h3><pre>").Append(Lines(Pretty(approval.Input))).Append("</pre>");
        if (approval.Diff is { Length: > 0 } diff)
        {
            page.Append("<h3>What would change</h3><pre>").Append(Lines(diff)).Append("</pre>");
        }

        return page.ToString();
    }

    private static string Form(string formToken) =>
        $"""
        <form method="post">
        <input type="hidden" name="form_token" value="{Text(formToken)}">
        <p><label>What should the agent do instead? (with a denial)<br><textarea name="feedback" rows="3" maxlength="4000"></textarea></label></p>
        <p><button name="decision" value="allow">Allow once</button> <button name="decision" value="deny">Deny</button></p>
        </form>
        """;

    private static string Page(string title, string body) =>
        $$"""
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="robots" content="noindex">
        <title>{{title}}</title>
        <style>body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:1rem auto;padding:0 1rem}pre{background:#8882;padding:.6em;border-radius:.3em;white-space:pre-wrap;overflow-wrap:anywhere;unicode-bidi:plaintext}dt{font-weight:600}textarea{width:100%}button{font:inherit;padding:.5em 1.2em}</style>
        <h1>{{title}}</h1>
        {{body}}
        </html>
        """;

    private static void Row(StringBuilder page, string name, string value) => page.Append("<dt>").Append(name).Append("</dt><dd>").Append(value).Append("</dd>");

    private static string Text(string text) => HtmlEncoder.Default.Encode(VisibleText.OfLines(text));

    private static string Lines(string text) => Text(text).Replace("&#xA;", "\n", StringComparison.Ordinal);

    private static string Pretty(JsonElement input)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Indented))
        {
            input.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
