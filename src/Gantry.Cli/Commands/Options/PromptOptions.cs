using System.CommandLine;

namespace Gantry.Cli.Commands.Options;

/// <summary>A text that is given as an argument, from a file, or on standard input.</summary>
internal sealed class PromptOptions(string argumentName, string description)
{
    private const long LongestFile = 8 * 1024 * 1024;

    private readonly Argument<string?> text = new(argumentName)
    {
        Description = $"{description} \"-\" reads standard input.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> file = new("--prompt-file") { Description = "Read the text from this file.", HelpName = "FILE" };

    public PromptOptions AddTo(Command command)
    {
        command.Add(text);
        command.Add(file);
        return this;
    }

    public async Task<string> ReadAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        var given = parse.GetValue(text);
        var prompt = (given, parse.GetValue(file)) switch
        {
            ({ } and not "-", { }) => throw new CommandFailure(ExitCode.Usage, "Give the text or --prompt-file, not both."),
            (_, { } path) => await ReadFileAsync(path, cancellationToken),
            ("-", _) => await Console.In.ReadToEndAsync(cancellationToken),
            var (words, _) => words,
        };

        return prompt is { } read && !string.IsNullOrWhiteSpace(read)
            ? read
            : throw new CommandFailure(ExitCode.Usage, $"There is no {text.Name}: give it as an argument, with --prompt-file FILE, or \"-\" for standard input.");
    }

    private static async Task<string> ReadFileAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return new FileInfo(path).Length <= LongestFile
                ? await File.ReadAllTextAsync(path, cancellationToken)
                : throw new CommandFailure(ExitCode.Usage, $"The prompt file {path} is longer than {LongestFile / 1024 / 1024} MiB.");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure(ExitCode.Usage, $"The prompt file {path} cannot be read: {unreadable.Message}", unreadable);
        }
    }
}
