using System.CommandLine;
using System.Text;
using Gantry.Cli.Rendering;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Json;
using Gantry.Protocol.Searching;

namespace Gantry.Cli.Commands;

/// <summary><c>gantry search</c>: events by their text.</summary>
internal static class SearchCommand
{
    private const int UsualLimit = 20;

    public static Command Create(GlobalOptions globals)
    {
        var query = new Argument<string[]>("query")
        {
            Description = "Words, \"quoted phrases\" (in quotes that your shell leaves alone), or begin*; all must occur.",
            Arity = ArgumentArity.OneOrMore,
        };
        var session = new Option<string?>("--session") { Description = "Only in this session.", HelpName = "ID" };
        var limit = new Option<int>("--limit") { Description = $"How many to show, 1 to 200. Default: {UsualLimit}", HelpName = "N", DefaultValueFactory = _ => UsualLimit };
        var command = new DocumentedCommand(
            "search",
            "Finds what was said, run and answered in any session, the newest first.",
            "gantry search deadlock",
            "gantry search '\"connection refused\" post*' --limit 5",
            "gantry search --session 0190… test.sh")
        {
            query,
            session,
            limit,
        };

        return command.Does(globals, async (scope, cancellationToken) =>
        {
            var address = new StringBuilder("api/search?q=").Append(Uri.EscapeDataString(string.Join(' ', scope.Parse.GetRequiredValue(query))));
            address.Append("&limit=").Append(scope.Parse.GetValue(limit));
            if (scope.Parse.GetValue(session) is { } named)
            {
                address.Append("&session_id=").Append(Identified.Parse<SessionId>(named, "gantry session list"));
            }

            using var client = await scope.ConnectAsync(cancellationToken);
            var page = await client.GetAsync(address.ToString(), ApiJson.Default.ItemPageSearchHit, cancellationToken);
            if (scope.Json)
            {
                scope.Terminal.WriteJson(page, ApiJson.Default.ItemPageSearchHit);
                return ExitCode.Ok;
            }

            foreach (var hit in page.Items)
            {
                Write(scope, hit);
            }

            scope.Terminal.WriteLine(
                page.Items.Count == 0 ? "Nothing found." : page.NextCursor is null ? "See one whole: gantry attach SESSION" : "There are more: --limit N shows more of them.",
                Ink.Dim);
            return ExitCode.Ok;
        });
    }

    // One line says where, the next what.
    private static void Write(CommandScope scope, SearchHit hit)
    {
        var terminal = scope.Terminal;
        terminal.Write(hit.SessionId.ToString(), Ink.Cyan);
        terminal.WriteLine(VisibleText.OnOneLine($"  #{hit.Seq}  {hit.Type}  {Ages.Of(hit.At, scope.Time)}  {hit.SessionTitle}").TrimEnd());
        terminal.Write("  ");
        var shown = 0;
        foreach (var match in hit.Matches.Where(match => match.Start >= shown && match.Length >= 0 && match.Start <= hit.Snippet.Length - match.Length))
        {
            terminal.Write(VisibleText.OnOneLine(hit.Snippet[shown..match.Start]));
            shown = match.Start + match.Length;
            terminal.Write(VisibleText.OnOneLine(hit.Snippet[match.Start..shown]), Ink.Yellow);
        }

        terminal.WriteLine(VisibleText.OnOneLine(hit.Snippet[shown..]));
    }
}
