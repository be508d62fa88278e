using Gantry.Core.Audit;
using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.ModelGateway.Keys;
using Gantry.Protocol.Audit;
using Gantry.Protocol.Ids;
using Gantry.Protocol.ModelGateway;

namespace Gantry.Core.Tests.ModelGateway;

public sealed class KeyTests : IAsyncLifetime
{
    private GatewayBooks books = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => books = await GatewayBooks.OpenAsync();

    public ValueTask DisposeAsync() => books.DisposeAsync();

    [Fact]
    public async Task A_key_works_from_when_it_is_made_until_it_is_revoked_also_over_restarts()
    {
        var key = await books.MakeKeyAsync();
        books.Admit(key.Secret).Key.ShouldBe(key.Key.KeyId);
        await books.RestartAsync();
        books.Admit(key.Secret).Owner.ShouldBe("anna");

        await books.RevokeKeyAsync(key.Key.KeyId);

        books.Refused(key.Secret).HttpStatus.ShouldBe(401);
        await books.RestartAsync();
        books.Refused(key.Secret).Kind.ShouldBe(CallRefusal.UnknownKey);
    }

    [Theory]
    [InlineData("gk_unknown")]
    [InlineData("")]
    [InlineData("schlüssel")]
    public void What_is_no_key_is_refused_without_being_repeated(string secret)
    {
        var refusal = books.Refused(secret);
        refusal.Kind.ShouldBe(CallRefusal.UnknownKey);
        if (secret.Length > 0)
        {
            refusal.Message.ShouldNotContain(secret);
        }
    }

    [Fact]
    public void Whoever_says_nothing_about_who_calls_is_refused() =>
        Should.Throw<CallRefusedException>(() => books.Desk.Admit(new CallIntent(ModelProtocol.Messages, "priced", [GatewayBooks.Model], 1, 1)))
            .Kind.ShouldBe(CallRefusal.UnknownKey);

    [Fact]
    public async Task A_secret_has_256_random_bits_and_only_its_hash_is_kept()
    {
        var (first, second) = (await books.MakeKeyAsync(), await books.MakeKeyAsync());
        first.Secret.ShouldStartWith("gk_");
        first.Secret.Length.ShouldBe(3 + 43);
        second.Secret.ShouldNotBe(first.Secret);
        KeyHash.TryOf(first.Secret, out var hash).ShouldBeTrue();
        KeyHash.Parse(hash.ToString()).ShouldBe(hash);
        hash.ToString().ShouldBe(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(first.Secret))));
        (await books.Log.ReadAsync(view => view.ModelKeys.Find(first.Key.KeyId), Cancelled))!.Hash.ShouldBe(hash);
    }

    [Fact]
    public async Task A_key_allows_the_models_that_it_names()
    {
        var key = await books.MakeKeyAsync(new CreateModelKey("tenant", "acme", Models: ["claude-*", "gpt-5"]), new KeyPlace("owner"));
        AdmittedCall Admit(string model) => books.Desk.Admit(new CallIntent(ModelProtocol.Messages, model, [GatewayBooks.Model], 1, 1) { Key = KeyHash.Of(key.Secret) });

        Admit("claude-sonnet-4-5").Tenant.ShouldBe("acme");
        Admit("GPT-5");
        Should.Throw<CallRefusedException>(() => Admit("gpt-5-mini")).HttpStatus.ShouldBe(403);
    }

    [Fact]
    public async Task A_key_expires()
    {
        var key = await books.MakeKeyAsync(new CreateModelKey("user", "anna", ExpiresAt: books.Time.GetUtcNow().AddMinutes(1)), new KeyPlace("anna"));
        books.Admit(key.Secret);
        books.Time.Advance(TimeSpan.FromMinutes(1));
        (books.Refused(key.Secret).Kind, books.Refused(key.Secret).HttpStatus).ShouldBe((CallRefusal.ExpiredKey, 401));
    }

    [Fact]
    public async Task Requests_per_minute_are_a_bucket_that_fills_evenly_and_says_when_to_come_back()
    {
        var key = await books.MakeKeyAsync(new CreateModelKey("user", "anna", RequestsPerMinute: 6), new KeyPlace("anna"));
        for (var i = 0; i < 6; i++)
        {
            books.Admit(key.Secret);
        }

        var refusal = books.Refused(key.Secret);
        (refusal.Kind, refusal.RetryAfter).ShouldBe((CallRefusal.Rate, TimeSpan.FromSeconds(10)));
        refusal.Message.ShouldBe("The key 'anna' allows 6 requests per minute; try again in 10 s.");
        books.Time.Advance(TimeSpan.FromSeconds(4));
        books.Refused(key.Secret).RetryAfter!.Value.TotalSeconds.ShouldBe(6, tolerance: 0.001);
        books.Time.Advance(TimeSpan.FromSeconds(6.001));
        books.Admit(key.Secret);
        books.Refused(key.Secret);
    }

    [Fact]
    public async Task Tokens_per_minute_count_what_was_used_and_a_call_larger_than_a_minute_waits_for_a_whole_one()
    {
        var key = await books.MakeKeyAsync(new CreateModelKey("user", "anna", TokensPerMinute: 600), new KeyPlace("anna"));
        books.Admit(key.Secret, 300, 300).Settle(GatewayBooks.Used(200, 100));
        books.Admit(key.Secret, 200, 100);
        books.Refused(key.Secret, 1, 0).RetryAfter!.Value.TotalSeconds.ShouldBe(0.1, tolerance: 0.001);
        books.Time.Advance(TimeSpan.FromMinutes(1));
        books.Admit(key.Secret, 1200, 0);
        books.Refused(key.Secret, 600, 0).RetryAfter!.Value.TotalSeconds.ShouldBe(120, tolerance: 0.001);
    }

    [Fact]
    public async Task What_one_key_refuses_leaves_nothing_with_another()
    {
        var session = SessionId.New();
        await books.MakeKeyAsync(new CreateModelKey("session", session.ToString(), RequestsPerMinute: 1), new KeyPlace("owner", session));
        await books.MakeKeyAsync(new CreateModelKey("session", session.ToString(), Budgets: [new ModelBudget(BudgetWindow.Day, Tokens: 100)]), new KeyPlace("owner", session));
        CallIntent Intent(long output) => new(ModelProtocol.Messages, "priced", [GatewayBooks.Model], 0, output) { Caller = new CallCaller("owner", session) };

        Should.Throw<CallRefusedException>(() => books.Desk.Admit(Intent(200))).Kind.ShouldBe(CallRefusal.Budget);

        books.Desk.Admit(Intent(100));
    }

    [Fact]
    public async Task What_is_wrong_with_a_key_is_said_all_at_once()
    {
        var refusal = await Should.ThrowAsync<GantryException>(() => books.MakeKeyAsync(
            new CreateModelKey("house", " ", Models: ["a b"], RequestsPerMinute: 0, TokensPerMinute: -1, Budgets: [new ModelBudget(BudgetWindow.Day), new ModelBudget(BudgetWindow.Run, Usd: -1)]),
            new KeyPlace("anna")));
        refusal.Fields.Keys.ShouldBe(["holder_kind", "held_by", "models", "requests_per_minute", "tokens_per_minute", "budgets[0]", "budgets[1]"]);
        (await Should.ThrowAsync<GantryException>(() => books.MakeKeyAsync(new CreateModelKey("user", "anna", ExpiresAt: books.Time.GetUtcNow()), new KeyPlace("anna"))))
            .Fields.Keys.ShouldBe(["expires_at"]);
    }

    [Fact]
    public async Task A_request_that_comes_twice_makes_one_key_and_does_not_show_its_secret_again()
    {
        var origin = new CommandOrigin("owner", "test", new CommandReceipt("owner", "POST /api/keys", "twice", "hash"));
        Task<ModelKeyCreated> MakeAsync() => books.Keys.MakeAsync(new CreateModelKey("user", "anna"), (_, _) => new KeyPlace("anna"), origin, Cancelled);
        var made = await MakeAsync();

        var refusal = await Should.ThrowAsync<GantryException>(MakeAsync);

        refusal.Code.ShouldBe("key-already-made");
        (await books.Keys.ListAsync(new ModelKeyFilter(), new(), Cancelled)).Items.ShouldHaveSingleItem().KeyId.ShouldBe(made.Key.KeyId);
    }

    [Fact]
    public async Task Making_changing_and_revoking_stand_in_the_audit_log()
    {
        var key = await books.MakeKeyAsync();
        await books.ChangeKeyAsync(key.Key.KeyId, new ModelBudget(BudgetWindow.Day, Usd: 1));
        await books.RevokeKeyAsync(key.Key.KeyId);
        await books.RevokeKeyAsync(key.Key.KeyId);

        var entries = await books.Log.ReadAsync(view => view.Audit.Read(new AuditFilter(Kind: AuditKind.Key), 10), Cancelled);

        entries.Select(entry => entry.Verdict).ShouldBe(["made", "changed", "revoked"]);
        entries.ShouldAllBe(entry => entry.Actor == "owner" && entry.Detail == key.Key.KeyId.ToString() && !entry.ToString().Contains(key.Secret));
        (await Should.ThrowAsync<GantryException>(() => books.ChangeKeyAsync(key.Key.KeyId))).Code.ShouldBe("key-revoked");
    }

    [Fact]
    public async Task A_key_tells_when_it_was_last_used()
    {
        var key = await books.MakeKeyAsync();
        key.Key.LastUsedAt.ShouldBeNull();
        books.Time.Advance(TimeSpan.FromMinutes(5));
        books.Admit(key.Secret).Settle(GatewayBooks.Used(1, 1));
        await books.FlushAsync();
        (await books.Keys.FindAsync(key.Key.KeyId, Cancelled)).LastUsedAt.ShouldBe(books.Time.GetUtcNow());
    }

    [Fact]
    public async Task What_another_node_changes_holds_here_soon()
    {
        var key = await books.MakeKeyAsync();
        await books.Log.CommitAsync(
            transaction =>
            {
                var stored = transaction.ModelKeys.Find(key.Key.KeyId)!;
                transaction.ModelKeys.Update(stored with { Key = stored.Key with { RevokedAt = transaction.Now } });
            },
            Cancelled);
        books.Admit(key.Secret);

        await books.Ring.RefreshAsync(Cancelled);

        books.Refused(key.Secret).Kind.ShouldBe(CallRefusal.UnknownKey);
    }
}
