using System.CommandLine;
using System.Globalization;

namespace Gantry.Cli.Commands.Options;

/// <summary><c>--max-cost</c>: what the model calls of one run may cost.</summary>
/// <param name="what">What is limited, for the help.</param>
internal sealed class CostOption(string what)
{
    private readonly Option<string?> option = new("--max-cost")
    {
        Description = $"US dollars that the model calls of {what} may cost; at that it pauses, and \"gantry keys change\" raises it.",
        HelpName = "USD",
    };

    public CostOption AddTo(Command command)
    {
        command.Add(option);
        return this;
    }

    /// <exception cref="CommandFailure">It is no amount of money.</exception>
    public decimal? Read(ParseResult parse) =>
        parse.GetValue(option) is not { } text ? null
        : decimal.TryParse(text.TrimStart('$'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var usd) && usd > 0 ? usd
        : throw new CommandFailure(ExitCode.Usage, $"--max-cost must be US dollars above 0, such as 0.50; '{text}' is not.");
}
