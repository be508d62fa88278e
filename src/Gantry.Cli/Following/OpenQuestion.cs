using Gantry.Protocol.Approvals;
using Gantry.Protocol.Events;

namespace Gantry.Cli.Following;

/// <summary>A question that stands on the screen while the stream goes on.</summary>
internal sealed class OpenQuestion : IDisposable
{
    private readonly CancellationTokenSource withdrawn;

    private OpenQuestion(ApprovalRequested asked, CancellationTokenSource withdrawn, Task<DecideApproval?> answer)
    {
        Asked = asked;
        this.withdrawn = withdrawn;
        Answer = answer;
    }

    public ApprovalRequested Asked { get; }

    /// <summary>Null leaves it in the inbox.</summary>
    public Task<DecideApproval?> Answer { get; }

    public static OpenQuestion Ask(ApprovalRequested asked, Func<ApprovalRequested, CancellationToken, Task<DecideApproval?>> ask, CancellationToken cancellationToken)
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
