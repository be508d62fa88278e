using System.Globalization;
using System.Text;
using System.Text.Json;
using Gantry.Core.Failures;
using Gantry.Core.Sandboxes;

namespace Gantry.Core.Agents.Native.Tools.Searching;

/// <summary>Searches with ripgrep, in the sandbox; it reads no configuration, follows no links and knows .gitignore by itself.</summary>
internal sealed class RipgrepSearch(ISandbox sandbox, GrepQuery query)
{
    private const long MostOutput = 1024L * 1024 * 1024;
    private const int CannotRun = 126;
    private const int Fault = 2;

    // By their full names: a program of that name in the workspace must not run unasked.
    private static readonly string[] Programs = ["/usr/bin/rg", "/usr/local/bin/rg"];
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    /// <summary>False: there is no ripgrep here, or it does not understand the pattern; the report is then as it was.</summary>
    public async Task<bool> TryRunAsync(GrepReport report, CancellationToken cancellationToken)
    {
        foreach (var program in Programs)
        {
            ISandboxProcess process;
            try
            {
                process = await sandbox.StartAsync(new SandboxCommand(Arguments(program)) { TimeLimit = Limit, OutputLimit = MostOutput }, cancellationToken);
            }
            catch (GantryException)
            {
                continue;
            }

            await using (process)
            {
                return await ReadAsync(process, report, cancellationToken);
            }
        }

        return false;
    }

    private string[] Arguments(string program) =>
    [
        program, "--json", "--no-config", "--no-messages", "--hidden", "--no-require-git", "--no-ignore-global", "--no-ignore-dot", "--sort", "path",
        "--glob", "!.git", "--max-filesize", GrepQuery.LargestFile.ToString(CultureInfo.InvariantCulture),
        "--before-context", query.Before.ToString(CultureInfo.InvariantCulture), "--after-context", query.After.ToString(CultureInfo.InvariantCulture),
        .. query.IgnoreCase ? (string[])["--ignore-case"] : [],
        .. query.WithIgnored ? (string[])["--no-ignore"] : [],
        // As a type, because a glob of ripgrep's would bring back what .gitignore names.
        .. query.NameGlob is { } names ? (string[])["--type-add", $"wanted:{names}", "--type", "wanted"] : [],
        "--regexp", query.Pattern, "--", query.Path == "." ? "." : $"./{query.Path}",
    ];

    private async Task<bool> ReadAsync(ISandboxProcess process, GrepReport report, CancellationToken cancellationToken)
    {
        var found = false;
        using var reader = new StreamReader(process.Output, Encoding.UTF8, detectEncodingFromByteOrderMarks: false, bufferSize: 64 * 1024, leaveOpen: true);
        while (!report.IsFull && await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if (LineOf(line) is { } told && query.Glob?.Matches(told.Path) != false)
            {
                found = true;
                report.Add(told);
            }
        }

        if (report.IsFull)
        {
            return true;
        }

        var exit = await process.Exited.WaitAsync(cancellationToken);
        if (exit.Reason == SandboxExitReason.TimeLimit)
        {
            report.Notes.Add("the search ended after a minute; give a path");
        }

        return found || exit.Reason != SandboxExitReason.Ended || exit.ExitCode is not (Fault or >= CannotRun);
    }

    // Paths and lines that are no UTF-8 come as "bytes" and are passed over, as the other search cannot open them either.
    private static GrepLine? LineOf(string json)
    {
        if (!json.StartsWith('{'))
        {
            return null;
        }

        using var message = JsonDocument.Parse(json);
        var type = message.RootElement.GetProperty("type").GetString();
        if (type is not ("match" or "context"))
        {
            return null;
        }

        var data = message.RootElement.GetProperty("data");
        if (Text(data, "path") is not { } path || Text(data, "lines") is not { } text || data.GetProperty("line_number") is not { ValueKind: JsonValueKind.Number } number)
        {
            return null;
        }

        while (path.StartsWith("./", StringComparison.Ordinal))
        {
            path = path[2..];
        }

        return new GrepLine(path, number.GetInt32(), text.TrimEnd('\n'), type == "match");
    }

    private static string? Text(JsonElement data, string name) => data.GetProperty(name).TryGetProperty("text", out var text) ? text.GetString() : null;
}
