using System.Runtime.InteropServices;
using Gantry.Adapters.Processes;
using Gantry.Core.Sandboxes;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Adapters.Sandboxes.Local;

/// <summary>A program's descriptors 0 to 2, and our ends of them.</summary>
internal sealed class CommandJoints : IDisposable
{
    private CommandJoints()
    {
    }

    public Stream Input { get; private init; } = Stream.Null;

    public Stream Output { get; private init; } = Stream.Null;

    public Stream Errors { get; private init; } = Stream.Null;

    public Terminal? Terminal { get; private init; }

    /// <summary>The program's ends, by number.</summary>
    public IReadOnlyList<SafeHandle> Descriptors { get; private init; } = [];

    public static CommandJoints Open(SandboxStreams streams)
    {
        switch (streams)
        {
            case SandboxStreams.Terminal terminal:
                var screen = Terminal.Open(terminal.Size);
                return new CommandJoints
                {
                    Input = screen.Input,
                    Output = screen.Output,
                    Terminal = screen,
                    Descriptors = [screen.Theirs, screen.Theirs, screen.Theirs],
                };
            case SandboxStreams.Apart:
                var (input, output, errors) = (Pipes.ToProgram(), Pipes.FromProgram(), Pipes.FromProgram());
                return new CommandJoints
                {
                    Input = input.Ours,
                    Output = output.Ours,
                    Errors = errors.Ours,
                    Descriptors = [input.Theirs, output.Theirs, errors.Theirs],
                };
            default:
                // One pipe for both keeps their order.
                var both = Pipes.FromProgram();
                return new CommandJoints { Output = both.Ours, Descriptors = [Nothing(), both.Theirs, both.Theirs] };
        }
    }

    /// <summary>Lets go of the program's ends, so that theirs are the last and their end is seen.</summary>
    public void HandOver()
    {
        foreach (var descriptor in Descriptors)
        {
            descriptor.Dispose();
        }
    }

    public void Dispose()
    {
        HandOver();
        Input.Dispose();
        Output.Dispose();
        Errors.Dispose();
    }

    private static SafeFileHandle Nothing() => File.OpenHandle("/dev/null");
}
