namespace Gantry.Testing;

/// <summary>Waits for what nobody tells of: the search index, the usage log and the audit log are written behind the answer, and have no stream.</summary>
public static class Repeatedly
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    /// <summary>Asks until the answer is as it should be, or patience ends; gives the last answer, which the caller judges.</summary>
    public static async Task<T> AskUntilAsync<T>(Func<Task<T>> ask, Func<T, bool> isAsItShouldBe, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Longest);
        using var step = new PeriodicTimer(Step);
        while (true)
        {
            var answer = await ask();
            if (isAsItShouldBe(answer))
            {
                return answer;
            }

            try
            {
                await step.WaitForNextTickAsync(patience.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return answer;
            }
        }
    }
}
