using System.CommandLine;
using Gantry.Cli.Settings;

namespace Gantry.Cli.Commands;

/// <summary>The options that every command takes.</summary>
internal sealed class GlobalOptions(Terminal terminal)
{
    public Option<string?> DataDirectory { get; } = new("--data-dir")
    {
        Description = "Where the daemon keeps its data (GANTRY_DATA_DIR; ~/.gantry by default).",
        HelpName = "DIR",
        Recursive = true,
    };

    public Option<string?> Url { get; } = new("--url")
    {
        Description = "Speak to the daemon at this address (GANTRY_URL) instead of the data directory's own.",
        HelpName = "URL",
        Recursive = true,
    };

    public Option<bool> Json { get; } = new("--json")
    {
        Description = "Write one JSON document, or one event per line, and nothing else to standard output.",
        Recursive = true,
    };

    public Option<bool> NoColor { get; } = new("--no-color")
    {
        Description = "Write without colours (also NO_COLOR).",
        Recursive = true,
    };

    public void AddTo(Command root)
    {
        root.Add(DataDirectory);
        root.Add(Url);
        root.Add(Json);
        root.Add(NoColor);
    }

    public CommandScope ScopeOf(ParseResult parse)
    {
        var json = parse.GetValue(Json);
        var own = parse.GetValue(NoColor) ? terminal.WithoutColour() : terminal;
        var settings = SettingsReader.OfThisProcess();
        var data = DataDirectorySetting.Find(parse.GetValue(DataDirectory), settings);
        return new CommandScope(parse, json ? own.Unattended() : own, json, settings, data, parse.GetValue(Url), TimeProvider.System);
    }
}
