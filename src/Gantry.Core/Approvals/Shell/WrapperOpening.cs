namespace Gantry.Core.Approvals.Shell;

/// <summary>Opens wrappers until the program stands there that really does the work.</summary>
internal static class WrapperOpening
{
    private const int Deepest = 8;

    public static IReadOnlyList<ShellCommand> OpenAll(IReadOnlyList<SimpleCommand> commands, int depth)
    {
        var opened = new List<ShellCommand>();
        foreach (var command in commands)
        {
            opened.AddRange(Open(command, depth));
            if (opened.Count > ShellReader.MostCommands)
            {
                throw new UnreadableScriptException($"It runs more than {ShellReader.MostCommands} programs.");
            }
        }

        return opened;
    }

    public static IReadOnlyList<ShellCommand> Open(SimpleCommand command, int depth)
    {
        if (depth > Deepest)
        {
            throw new UnreadableScriptException($"Commands stand in commands more than {Deepest} deep.");
        }

        ShellVocabulary.CheckCommandWord(command.Words[0]);
        if (command.Assignments.Count > 0)
        {
            var names = string.Join(", ", command.Assignments.Select(assignment => assignment.Split('=')[0]));
            var wrapper = new ShellWrapper([.. command.Assignments, .. command.Words], EndsWithCommand: true, $"sets {names} for the program");
            return Wrapped(wrapper, command.Redirects, Open(command with { Assignments = [], Redirects = [] }, depth + 1));
        }

        return WrapperGrammar.Find(command.Words) switch
        {
            ShellText text => Wrapped(
                new ShellWrapper(command.Words, EndsWithCommand: false, text.Effect),
                command.Redirects,
                OpenAll(ShellParser.Parse(text.Script), depth + 1)),
            WrappedCommand inner => Wrapped(
                new ShellWrapper(command.Words, EndsWithCommand: true, inner.Effect),
                command.Redirects,
                Open(new SimpleCommand([], inner.Words, []) { Joints = command.Joints }, depth + 1)),
            _ => [new ShellCommand(command.Words, command.Redirects, []) { Joints = command.Joints }],
        };
    }

    // What the shell opens for the wrapper is judged once, with the first command in it.
    private static IReadOnlyList<ShellCommand> Wrapped(ShellWrapper wrapper, IReadOnlyList<ShellRedirect> redirects, IReadOnlyList<ShellCommand> inner) =>
    [
        .. inner.Select((command, index) => command with
        {
            Wrappers = [wrapper, .. command.Wrappers],
            Redirects = index == 0 ? [.. redirects, .. command.Redirects] : command.Redirects,
        }),
    ];
}
