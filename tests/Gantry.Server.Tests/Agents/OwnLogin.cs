using System.Text;
using System.Text.Json;
using Gantry.Testing;

namespace Gantry.Server.Tests.Agents;

/// <summary>A made-up login with a program's maker, as the program itself writes it down, in a home that holds other things too.</summary>
/// <param name="Token">What the program shows with each model call.</param>
/// <param name="File">Where it lies, beneath the home.</param>
internal sealed record OwnLogin(string Token, string File)
{
    private const string RefreshToken = "the-users-own-refresh-token";

    public static OwnLogin OfClaude(TemporaryDirectory home, TimeSpan lasts)
    {
        const string token = "sk-ant-oat01-the-users-own";
        var expiry = (TimeProvider.System.GetUtcNow() + lasts).ToUnixTimeMilliseconds();
        return Written(home, token, ".claude/.credentials.json", new
        {
            claudeAiOauth = new { accessToken = token, refreshToken = RefreshToken, expiresAt = expiry, scopes = new[] { "user:inference", "user:profile" }, subscriptionType = "max" },
        });
    }

    public static OwnLogin OfCodexByKey(TemporaryDirectory home)
    {
        const string key = "sk-the-users-own-key";
        return Written(home, key, ".codex/auth.json", new { auth_mode = "apikey", OPENAI_API_KEY = key });
    }

    public static OwnLogin OfCodexByChatGpt(TemporaryDirectory home)
    {
        var now = TimeProvider.System.GetUtcNow();
        var token = $"{Base64(new { alg = "none", typ = "JWT" })}.{Base64(new Dictionary<string, object>
        {
            ["exp"] = now.AddYears(1).ToUnixTimeSeconds(),
            ["email"] = "user@example.org",
            ["https://api.openai.com/auth"] = new { chatgpt_account_id = "account-1", chatgpt_plan_type = "pro", chatgpt_user_id = "user-1" },
        })}.c2ln";
        return Written(home, token, ".codex/auth.json", new
        {
            auth_mode = "chatgpt",
            OPENAI_API_KEY = (string?)null,
            tokens = new { id_token = token, access_token = token, refresh_token = RefreshToken, account_id = "account-1" },
            last_refresh = now,
        });
    }

    private static OwnLogin Written(TemporaryDirectory home, string token, string file, object content)
    {
        home.Write(file, JsonSerializer.Serialize(content));
        foreach (var other in (string[])[".claude/history.jsonl", ".codex/history.jsonl", ".ssh/id_ed25519", "notes.txt"])
        {
            home.Write(other, "nobody's business\n");
        }

        return new OwnLogin(token, file);
    }

    private static string Base64(object part) => Convert.ToBase64String(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(part))).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
