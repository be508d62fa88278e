using Gantry.Core.Failures;

namespace Gantry.Cli.Commands;

/// <summary>Runs a command and says how it ended: one sentence on standard error, never a stack trace unless <c>GANTRY_DEBUG=1</c> asks for it.</summary>
internal static class FailureGuard
{
    public static async Task<int> RunAsync(CommandScope scope, Func<CommandScope, CancellationToken, Task<ExitCode>> action, CancellationToken cancellationToken)
    {
        try
        {
            return (int)await action(scope, cancellationToken);
        }
        catch (CommandFailure failure)
        {
            scope.Terminal.Complain(failure.Message);
            Explain(scope, failure.InnerException);
            return (int)failure.ExitCode;
        }
        catch (GantryException refused)
        {
            scope.Terminal.Complain(refused.Message);
            Explain(scope, refused);
            return (int)ExitFor(refused.Kind);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Ctrl-C: the person knows.
            return (int)ExitCode.Interrupted;
        }
        catch (Exception unexpected)
        {
            scope.Terminal.Complain(
                IsDebugging(scope)
                    ? $"Unexpected: {unexpected.Message}"
                    : $"Unexpected: {unexpected.Message} (GANTRY_DEBUG=1 shows where; please report it with that.)");
            Explain(scope, unexpected);
            return (int)ExitCode.Failed;
        }
    }

    private static ExitCode ExitFor(FailureKind kind) => kind switch
    {
        FailureKind.Invalid => ExitCode.Usage,
        FailureKind.NotFound => ExitCode.NotFound,
        FailureKind.Conflict => ExitCode.Conflict,
        FailureKind.Forbidden => ExitCode.NotAllowed,
        _ => ExitCode.Failed,
    };

    private static bool IsDebugging(CommandScope scope) => scope.Settings.Find("GANTRY_DEBUG") is { Value: not "0" };

    private static void Explain(CommandScope scope, Exception? cause)
    {
        if (cause is not null && IsDebugging(scope))
        {
            scope.Terminal.Error.WriteLine(cause);
        }
    }
}
