using System.CommandLine;
using System.Globalization;
using Gantry.Cli.Rendering;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Json;

namespace Gantry.Cli.Commands;

/// <summary><c>gantry answer</c>: answers what an agent wants to know.</summary>
internal static class AnswerCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var id = new Argument<string>("id") { Description = "The question.", HelpName = "question id" };
        var text = new Argument<string?>("text") { Description = "The answer in words.", Arity = ArgumentArity.ZeroOrOne };
        var choice = new Option<int[]>("--choice", "-c") { Description = "The number of a choice, counted from 1; more than once when several may be chosen.", HelpName = "N" };
        var command = new DocumentedCommand(
            "answer",
            "Answers a question of an agent.",
            "gantry answer 0190… \"the second one, and keep the old name\"",
            "gantry answer 0190… --choice 2")
        {
            id,
            text,
            choice,
        };

        return command.Does(globals, async (scope, cancellationToken) =>
        {
            var named = Identified.Parse<ApprovalId>(scope.Parse.GetRequiredValue(id), "gantry inbox");
            using var client = await scope.ConnectAsync(cancellationToken);
            var question = await Answering.FetchAsync(client, named, cancellationToken);
            var answer = new AnswerQuestion(scope.Parse.GetValue(text), Choices(question, scope.Parse.GetValue(choice) ?? []));
            var answered = await client.PostAsync(
                $"api/approvals/{named}/answer", answer, ApiJson.Default.AnswerQuestion, ApiJson.Default.Approval, cancellationToken);
            if (scope.Json)
            {
                scope.Terminal.WriteJson(answered, ApiJson.Default.Approval);
            }
            else
            {
                scope.Terminal.WriteLine($"→ answered: {VisibleText.OnOneLine(answered.Answer ?? "")}", Ink.Green);
            }

            return ExitCode.Ok;
        });
    }

    private static List<string>? Choices(Approval question, int[] numbers)
    {
        var offered = question.Form?.Choices ?? [];
        return numbers.Length == 0 ? null : [.. numbers.Select(number => number >= 1 && number <= offered.Count
            ? offered[number - 1]
            : throw new CommandFailure(
                ExitCode.Usage,
                offered.Count == 0 ? "This question offers no choices; answer in words." : string.Create(CultureInfo.InvariantCulture, $"--choice takes a number from 1 to {offered.Count}.")))];
    }
}
