using System.CommandLine;

namespace Gantry.Cli.Commands;

/// <summary>A command whose help ends in examples.</summary>
internal sealed class DocumentedCommand(string name, string description, params IReadOnlyList<string> examples) : Command(name, description)
{
    /// <summary>Whole command lines that work.</summary>
    public IReadOnlyList<string> Examples { get; } = examples;

    /// <summary>Says what the command does; failures become a sentence and an exit status in one place.</summary>
    public DocumentedCommand Does(GlobalOptions globals, Func<CommandScope, CancellationToken, Task<ExitCode>> action)
    {
        SetAction((parse, cancellationToken) => FailureGuard.RunAsync(globals.ScopeOf(parse), action, cancellationToken));
        return this;
    }
}
