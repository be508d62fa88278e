namespace Gantry.Cli.Following;

/// <summary>A question that stands on the screen while the stream goes on.</summary>
internal sealed class OpenQuestion : IDisposable
{
    private readonly CancellationTokenSource withdrawn;

    private OpenQuestion(WaitingItem asked, CancellationTokenSource withdrawn, Task<InlineAnswer?> answer)
    {
        Asked = asked;
        this.withdrawn = withdrawn;
        Answer = answer;
    }

    public WaitingItem Asked { get; }

    /// <summary>Null leaves it in the inbox.</summary>
    public Task<InlineAnswer?> Answer { get; }

    public static OpenQuestion Ask(WaitingItem asked, Func<WaitingItem, CancellationToken, Task<InlineAnswer?>> ask, CancellationToken cancellationToken)
    {
        var withdrawn = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        return new OpenQuestion(asked, withdrawn, ask(asked, withdrawn.Token));
    }

    /// <summary>Stops asking; an answer that is given at this very moment is dropped.</summary>
    public async Task WithdrawAsync()
    {
        await withdrawn.CancelAsync();
        await Answer.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        Dispose();
    }

    public void Dispose() => withdrawn.Dispose();
}
