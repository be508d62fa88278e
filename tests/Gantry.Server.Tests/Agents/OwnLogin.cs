using System.Text.Json;
using Gantry.Testing;

namespace Gantry.Server.Tests.Agents;

/// <summary>A login of the daemon's user with a program's maker, as the program itself writes it down, and no key for the gateway.</summary>
internal sealed record OwnLogin(string Secret, IReadOnlyDictionary<string, string> Settings)
{
    public static OwnLogin In(TemporaryDirectory home, string agent)
    {
        const string secret = "sk-ant-oat01-the-users-own";
        var far = TimeProvider.System.GetUtcNow().AddYears(1).ToUnixTimeMilliseconds();
        var (file, content) = agent == "claude"
            ? (".claude/.credentials.json", JsonSerializer.Serialize(new { claudeAiOauth = new { accessToken = secret, refreshToken = "sk-ant-ort01-none", expiresAt = far, scopes = new[] { "user:inference" }, subscriptionType = "max" } }))
            : (".codex/auth.json", JsonSerializer.Serialize(new { auth_mode = "apikey", OPENAI_API_KEY = secret }));
        home.Write(file, content);
        return new OwnLogin(secret, new Dictionary<string, string> { ["HOME"] = home.Path, ["ANTHROPIC_API_KEY"] = "", ["CODEX_API_KEY"] = "" });
    }
}
