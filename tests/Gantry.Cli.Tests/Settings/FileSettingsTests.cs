using Gantry.Cli.Settings;

namespace Gantry.Cli.Tests.Settings;

/// <summary>What a <c>.env</c> that came with a repository can do to the commands and the daemon that are started beside it.</summary>
public sealed class FileSettingsTests
{
    [Theory]
    [InlineData("GANTRY_MANAGED_RULES")]
    [InlineData("GANTRY_DATA_DIR")]
    [InlineData("HARNESS_DATA_DIR")]
    [InlineData("GANTRY_SANDBOX")]
    [InlineData("GANTRY_SANDBOX_IMAGE")]
    [InlineData("GANTRY_SANDBOX_READABLE")]
    [InlineData("GANTRY_EGRESS_ALLOWED_HOSTS")]
    [InlineData("GANTRY_NETWORK_PRESETS")]
    [InlineData("GANTRY_ALLOWED_HOSTS")]
    [InlineData("GANTRY_INSECURE_LISTEN")]
    [InlineData("GANTRY_TLS_KEY")]
    [InlineData("GANTRY_LOCAL_ROOTS")]
    [InlineData("GANTRY_GIT_ALLOWED_HOSTS")]
    [InlineData("GANTRY_APPROVAL_LINKS")]
    [InlineData("GANTRY_APPROVAL_PATIENCE")]
    [InlineData("GANTRY_PUBLIC_URL")]
    [InlineData("GANTRY_CONSOLE_DIR")]
    [InlineData("GANTRY_ARCHIVE_DIR")]
    [InlineData("GANTRY_CLAUDE_PROGRAM")]
    [InlineData("GANTRY_WHATEVER_COMES_NEXT")]
    [InlineData("OPA_URL")]
    [InlineData("DATABASE_URL")]
    [InlineData("DOCKER_HOST")]
    [InlineData("RUNNER_URL")]
    [InlineData("RUNNER_CLAUDE_TOKEN")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT")]
    [InlineData("WORKSPACES_ROOT")]
    [InlineData("CLAUDE_CONFIG_DIR")]
    [InlineData("CODEX_HOME")]
    public void A_file_does_not_say_what_decides_about_safety_and_the_environment_does(string name)
    {
        Reader([(name, "file")]).Find(name).ShouldBeNull();
        Reader([], (name, "own")).Find(name)!.Value.ShouldBe("own");
    }

    [Theory]
    [InlineData("ANTHROPIC_API_KEY")]
    [InlineData("ANTHROPIC_MODEL")]
    [InlineData("OPENAI_API_KEY")]
    [InlineData("CODEX_API_KEY")]
    [InlineData("GANTRY_CONTEXT_WINDOW")]
    [InlineData("PORT")]
    [InlineData("TOKEN_OF_AN_MCP_SERVER")]
    public void It_says_which_models_are_used_and_with_which_keys(string name) => Reader([(name, "file")]).Find(name)!.Value.ShouldBe("file");

    [Fact]
    public void It_cannot_have_a_key_of_the_environment_sent_to_another_address()
    {
        Reader([("ANTHROPIC_BASE_URL", "https://evil.example")], ("ANTHROPIC_API_KEY", "own")).Find("ANTHROPIC_BASE_URL").ShouldBeNull();
        Reader([("ANTHROPIC_BASE_URL", "https://evil.example")], ("ANTHROPIC_AUTH_TOKEN", "own")).Find("ANTHROPIC_BASE_URL").ShouldBeNull();
        Reader([("ANTHROPIC_BASE_URL", "https://other.example"), ("ANTHROPIC_API_KEY", "its own")]).Find("ANTHROPIC_BASE_URL").ShouldNotBeNull();
        Reader([("SLM_BASE_URL", "http://127.0.0.1:1")]).Find("SLM_BASE_URL").ShouldNotBeNull();
    }

    [Fact]
    public void The_daemon_takes_its_token_from_no_env_file()
    {
        var found = Reader([("GANTRY_AUTH_TOKEN", "file")]).Find("GANTRY_AUTH_TOKEN")!;

        FileSettings.MayForDaemon(found, "GANTRY_AUTH_TOKEN").ShouldBeFalse();
        FileSettings.MayForDaemon(found with { Origin = SettingOrigin.Environment }, "GANTRY_AUTH_TOKEN").ShouldBeTrue();
    }

    private static SettingsReader Reader((string Name, string Value)[] file, params (string Name, string Value)[] environment) => new(
        name => environment.FirstOrDefault(setting => setting.Name == name).Value,
        [new DotEnvFile(".env", file.ToDictionary(setting => setting.Name, setting => setting.Value))]);
}
