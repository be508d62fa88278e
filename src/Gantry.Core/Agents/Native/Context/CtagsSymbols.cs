using System.Text;
using System.Text.Json;
using Gantry.Core.Failures;
using Gantry.Core.Sandboxes;

namespace Gantry.Core.Agents.Native.Context;

/// <summary>
/// What Universal Ctags finds in source files. It knows the grammars that <see cref="SymbolScanner"/> does not. Runs in the sandbox and reads no options of the
/// repository's.
/// </summary>
internal sealed class CtagsSymbols(ISandbox sandbox)
{
    private const int FilesAtOnce = 500;
    private const int MostBytes = 32 * 1024 * 1024;
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(5);

    // What a line inside a function sets, or a file takes from elsewhere, is nothing that it defines.
    private static readonly HashSet<string> Left = new(
        ["variable", "local", "parameter", "externvar", "header", "property", "field", "import", "package", "packageName", "label", "unknown", "anonMember", "namespace"], StringComparer.Ordinal);

    /// <summary>The definitions of each file for which it found any; null when there is no Universal Ctags in the sandbox, or it failed.</summary>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<Symbol>>?> ReadAsync(IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, List<Symbol>>(StringComparer.Ordinal);
        foreach (var chunk in paths.Chunk(FilesAtOnce))
        {
            if (await RunAsync(chunk, cancellationToken) is not { } output)
            {
                return null;
            }

            foreach (var line in output.Split('\n').Where(line => line.StartsWith('{')))
            {
                Read(line, found);
            }
        }

        return found.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<Symbol>)[.. pair.Value.OrderBy(symbol => symbol.Line)], StringComparer.Ordinal);
    }

    private async Task<string?> RunAsync(string[] paths, CancellationToken cancellationToken)
    {
        string[] arguments = ["ctags", "--options=NONE", "--output-format=json", "--fields=+n", "--sort=no", "--links=no", "-f", "-", .. paths.Select(path => $"./{path}")];
        var said = new StringBuilder();
        try
        {
            await foreach (var update in sandbox.RunAsync(new SandboxCommand(arguments) { TimeLimit = TimeLimit, OutputLimit = MostBytes }, cancellationToken))
            {
                switch (update)
                {
                    case CommandOutput output:
                        said.Append(output.Text);
                        break;
                    case CommandExited { Exit: { ExitCode: 0, Reason: SandboxExitReason.Ended } }:
                        return said.ToString();
                }
            }
        }
        catch (GantryException)
        {
            // Not installed.
        }

        return null;
    }

    private static void Read(string line, Dictionary<string, List<Symbol>> found)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var tag = document.RootElement;
            if (tag.TryGetProperty("name", out var name) && tag.TryGetProperty("path", out var path) && tag.TryGetProperty("line", out var number)
                && tag.TryGetProperty("kind", out var kind) && !Left.Contains(kind.GetString() ?? ""))
            {
                var file = path.GetString()![2..];
                var text = tag.TryGetProperty("pattern", out var pattern) ? Unquoted(pattern.GetString()!) : name.GetString()!;
                (found.TryGetValue(file, out var list) ? list : found[file] = []).Add(new Symbol(name.GetString()!, number.GetInt32(), SymbolScanner.Signature(text)));
            }
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            // A message between the tags.
        }
    }

    // "/^the line$/", with slashes and backslashes escaped.
    private static string Unquoted(string pattern) =>
        pattern.TrimStart('/').TrimStart('^').TrimEnd('/').TrimEnd('$').Replace("\\/", "/", StringComparison.Ordinal).Replace(@"\\", @"\", StringComparison.Ordinal);
}
