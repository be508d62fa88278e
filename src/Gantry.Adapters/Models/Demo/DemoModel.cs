using System.Globalization;
using System.Runtime.CompilerServices;
using Gantry.Core.ModelGateway;

namespace Gantry.Adapters.Models.Demo;

/// <summary>
/// A model that plays a script out of the prompt, so that everything runs offline with no key. Stateless: which answer is next follows from how many answers
/// stand after the prompt.
/// </summary>
internal sealed class DemoModel(TimeProvider time) : IModel
{
    public string Name => "demo (scripted)";

    public async IAsyncEnumerable<ModelUpdate> AnswerAsync(ModelRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var stop = ModelStopReason.EndOfTurn;
        var calls = 0;
        foreach (var instruction in NextAnswer(request.Messages))
        {
            request.OnFrame?.Invoke(DemoFrame.Of(instruction));
            switch (instruction)
            {
                case Say say:
                    foreach (var word in WordsOf(say.Text))
                    {
                        yield return new TextGrew(word);
                    }

                    yield return new PartEnded();
                    break;
                case Think think:
                    foreach (var word in WordsOf(think.Text))
                    {
                        yield return new ThinkingGrew(word);
                    }

                    yield return new PartEnded();
                    break;
                case StreamWords stream:
                    for (var number = 1; number <= stream.Count; number++)
                    {
                        cancellationToken.ThrowIfCancellationRequested();
                        yield return new TextGrew($"word {number} ");
                        if (stream.Apart > TimeSpan.Zero && number < stream.Count)
                        {
                            await Task.Delay(stream.Apart, time, cancellationToken);
                        }
                    }

                    yield return new PartEnded();
                    break;
                case CallTool call:
                    stop = ModelStopReason.ToolUse;
                    yield return new ToolRequested($"demo_{AnswersIn(request.Messages) + 1}{Suffix(calls++)}", call.Name, call.Input);
                    break;
                case Fail fail:
                    throw new ModelException(fail.Text, "The prompt asked for this failure with /demo fail.");
            }
        }

        yield return new ModelAnswerEnded(stop, InputTokens: 0, OutputTokens: 0);
    }

    private static string Suffix(int call) => call == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"_{call + 1}");

    private static IReadOnlyList<DemoInstruction> NextAnswer(IReadOnlyList<ModelMessage> messages)
    {
        var (prompt, at) = PromptOf(messages);
        var since = messages.Skip(at + 1).ToList();
        var answered = AnswersIn(since);
        if (!DemoScript.IsIn(prompt))
        {
            return DemoTour.Answer(since, answered);
        }

        var answers = DemoScript.Parse(prompt).Answers;
        return answered < answers.Count ? answers[answered] : [];
    }

    // The last text of the user that begins a turn, or that brings lines of its own while one is under way. Text beside tool results steers a turn.
    private static (string Text, int At) PromptOf(IReadOnlyList<ModelMessage> messages)
    {
        for (var at = messages.Count - 1; at >= 0; at--)
        {
            if (messages[at].Role != ModelRole.User)
            {
                continue;
            }

            var texts = messages[at].Parts.OfType<TextPart>().Select(part => part.Text);
            var beginsTurn = !messages[at].Parts.Any(part => part is ToolResultPart);
            if (texts.LastOrDefault(text => beginsTurn || DemoScript.IsIn(text)) is { } prompt)
            {
                return (prompt, at);
            }
        }

        return ("", -1);
    }

    private static int AnswersIn(IReadOnlyList<ModelMessage> messages) => messages.Count(message => message.Role == ModelRole.Assistant);

    // Each word with the space after it.
    private static IEnumerable<string> WordsOf(string text)
    {
        for (var from = 0; from < text.Length;)
        {
            var space = text.IndexOf(' ', from);
            var next = space < 0 ? text.Length : space + 1;
            yield return text[from..next];
            from = next;
        }
    }
}
