using Gantry.Core.Failures;
using Gantry.Server.Security;
using Gantry.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gantry.Server.Tests.Security;

public sealed class BrowserSessionsTests : IDisposable
{
    private readonly ManualTime time = new();
    private readonly TemporaryDirectory folder = new();
    private readonly List<BrowserSessions> opened = [];
    private readonly BrowserSessions sessions;

    public BrowserSessionsTests()
    {
        Directory.CreateDirectory(folder["data"]);
        sessions = Open();
    }

    private string Kept => folder["data/browsers.json"];

    public void Dispose()
    {
        opened.ForEach(one => one.Dispose());
        folder.Dispose();
    }

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
        Open().Find(secret).ShouldBeNull();
    }

    [Fact]
    public void One_more_than_there_may_be_ends_the_oldest()
    {
        var (oldest, secret) = sessions.Begin();
        var (next, _) = sessions.Begin();
        for (var n = 2; n <= BrowserSessions.Most; n++)
        {
            sessions.Begin();
        }

        oldest.Ended.IsCancellationRequested.ShouldBeTrue();
        sessions.Find(secret).ShouldBeNull();
        next.Ended.IsCancellationRequested.ShouldBeFalse();
        sessions.List().Count.ShouldBe(BrowserSessions.Most);
    }

    [Fact]
    public void A_restart_keeps_who_is_signed_in_until_their_time_and_nobody_who_signed_out()
    {
        var (session, secret) = sessions.Begin(address: "127.0.0.1", program: "A browser");
        var (_, signedOut) = sessions.Begin();
        sessions.End(signedOut);
        time.Advance(TimeSpan.FromHours(11));

        var restarted = Open();

        var found = restarted.Find(secret).ShouldNotBeNull();
        (found.Number, found.Address, found.Program, found.BeganAt, found.ExpiresAt).ShouldBe((session.Number, "127.0.0.1", "A browser", session.BeganAt, session.ExpiresAt));
        restarted.Find(signedOut).ShouldBeNull();
        restarted.Begin().Session.Number.ShouldBe(session.Number + 2);
        time.Advance(TimeSpan.FromHours(1));
        found.Ended.IsCancellationRequested.ShouldBeTrue();
    }

    [Fact]
    public void What_is_kept_holds_no_secret_and_only_the_owner_reads_it()
    {
        var (_, secret) = sessions.Begin();

        File.ReadAllText(Kept).ShouldNotContain(secret);
        File.GetUnixFileMode(Kept).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public void Another_owners_token_or_a_damaged_file_signs_everybody_out()
    {
        var (_, secret) = sessions.Begin();

        Open("another").Find(secret).ShouldBeNull();
        File.WriteAllText(Kept, File.ReadAllText(Kept)[..^10]);
        Open().Find(secret).ShouldBeNull();
    }

    [Fact]
    public void A_phone_that_a_browser_let_in_ends_with_it_and_not_later()
    {
        var (desk, secret) = sessions.Begin();
        time.Advance(TimeSpan.FromHours(10));
        var (phone, _) = sessions.Begin(desk);
        var (other, _) = sessions.Begin();

        phone.ExpiresAt.ShouldBe(desk.ExpiresAt);
        sessions.End(secret);

        phone.Ended.IsCancellationRequested.ShouldBeTrue();
        other.Ended.IsCancellationRequested.ShouldBeFalse();
        Should.Throw<GantryException>(() => sessions.Begin(desk)).Code.ShouldBe("signed-out-meanwhile");
    }

    [Fact]
    public void What_cannot_be_kept_signs_nobody_in_or_out()
    {
        var (_, secret) = sessions.Begin();
        Directory.Delete(folder["data"], recursive: true);

        Should.Throw<GantryException>(() => sessions.Begin());
        Should.Throw<GantryException>(() => sessions.End(secret));
        sessions.Find(secret).ShouldNotBeNull();
    }

    private BrowserSessions Open(string owner = "owner")
    {
        var one = new BrowserSessions(time, new BrowserFile(Kept, owner, NullLogger<BrowserFile>.Instance));
        opened.Add(one);
        return one;
    }
}
