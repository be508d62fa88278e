using Gantry.Server.Security;
using Gantry.Testing;

namespace Gantry.Server.Tests.Security;

public sealed class BrowserSessionsTests : IDisposable
{
    private readonly ManualTime time = new();
    private readonly BrowserSessions sessions;

    public BrowserSessionsTests() => sessions = new BrowserSessions(time);

    public void Dispose() => sessions.Dispose();

    [Fact]
    public void A_session_ends_by_logout_and_is_found_no_more()
    {
        var (session, secret) = sessions.Begin();
        sessions.Find(secret).ShouldBe(session);

        sessions.End(secret).ShouldBe(session);

        session.Ended.IsCancellationRequested.ShouldBeTrue();
        sessions.Find(secret).ShouldBeNull();
        sessions.End(secret).ShouldBeNull();
    }

    [Fact]
    public void A_session_ends_by_age()
    {
        var (session, secret) = sessions.Begin();
        time.Advance(BrowserSessions.Lifetime);

        session.Ended.IsCancellationRequested.ShouldBeTrue();
        sessions.Find(secret).ShouldBeNull();
    }

    [Fact]
    public async Task One_more_than_there_may_be_ends_the_oldest()
    {
        var (oldest, secret) = sessions.Begin();
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var told = oldest.Ended.Register(ended.SetResult);
        var (next, _) = sessions.Begin();
        for (var n = 2; n <= BrowserSessions.Most; n++)
        {
            sessions.Begin();
        }

        await ended.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        sessions.Find(secret).ShouldBeNull();
        next.Ended.IsCancellationRequested.ShouldBeFalse();
    }
}
