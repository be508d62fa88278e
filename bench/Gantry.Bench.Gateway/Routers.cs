namespace Gantry.Bench.Gateway;

/// <summary>Gateways of npm, as <c>eng/dev/install-model-routers.sh</c> installs them, with their logs off.</summary>
internal static class Routers
{
    public const string ClaudeCodeRouter = "claude-code-router 2.0";
    public const string Llms = "@musistudio/llms 1.0.53";
    public const string Portkey = "Portkey 1.15";
    public const string PortkeyWithFallback = "Portkey 1.15, retries and a fallback";

    private const string Packages = "node_modules";

    /// <summary>Passes Chat Completions. This version answers every stream with status 500 ("immutable" headers), on Node 20 and 22 alike.</summary>
    /// <param name="routers">The folder of the installation.</param>
    /// <param name="keepsTrying">As Gantry's route is: another attempt and another target, should they be needed. Else it is told the provider and no more.</param>
    public static async Task<Proxy> PortkeyAsync(string routers, int upstream, bool keepsTrying)
    {
        var port = Servers.FreePort();
        var process = await Servers.StartAsync(
            port, "node", [Path.Combine(routers, Packages, "@portkey-ai/gateway/build/start-server.js"), $"--port={port}", "--headless"], ("NODE_ENV", "production"), ("TRUSTED_CUSTOM_HOSTS", "127.0.0.1"));
        var target = $$"""{"provider":"openai","api_key":"bench-key","custom_host":"http://127.0.0.1:{{upstream}}/v1"}""";
        var headers = keepsTrying
            ? $$"""x-portkey-config: {"strategy":{"mode":"fallback"},"retry":{"attempts":2},"targets":[{{target}},{{target}}]}""" + "\r\n"
            : $"x-portkey-provider: openai\r\nx-portkey-custom-host: http://127.0.0.1:{upstream}/v1\r\nAuthorization: Bearer bench-key\r\n";
        return new Proxy(keepsTrying ? PortkeyWithFallback : Portkey, port, process, "/v1/chat/completions", headers) { Streams = false };
    }

    /// <summary>Translates Messages into Chat Completions.</summary>
    /// <param name="routers">The folder of the installation.</param>
    /// <param name="folder">What the router may write into.</param>
    public static async Task<Proxy> ClaudeCodeRouterAsync(string routers, string folder, int upstream)
    {
        var port = Servers.FreePort();
        var home = Directory.CreateDirectory(Path.Combine(folder, "router-home")).FullName;
        var settings = Directory.CreateDirectory(Path.Combine(home, ".claude-code-router")).FullName;
        await File.WriteAllTextAsync(
            Path.Combine(settings, "config.json"),
            $$$"""{"PORT":{{{port}}},"HOST":"127.0.0.1","LOG":false,"NON_INTERACTIVE_MODE":true,"Providers":[{{{Provider(upstream)}}}],"Router":{"default":"bench,bench"}}""");
        var process = await Servers.StartAsync(port, "node", [Path.Combine(routers, Packages, "@musistudio/claude-code-router/dist/cli.js"), "start"], ("HOME", home), ("NODE_ENV", "production"));
        return Of(ClaudeCodeRouter, port, process);
    }

    /// <summary>Translates Messages into Chat Completions.</summary>
    /// <param name="routers">The folder of the installation.</param>
    /// <param name="folder">What the router may write into.</param>
    public static async Task<Proxy> LlmsAsync(string routers, string folder, int upstream)
    {
        var port = Servers.FreePort();
        var settings = Path.Combine(folder, "llms.json");
        await File.WriteAllTextAsync(settings, $$"""{"PORT":"{{port}}","HOST":"127.0.0.1","LOG":false,"providers":[{{Provider(upstream)}}]}""");

        // The package is a library; its server is started by whoever uses it.
        var start = $"new (require({System.Text.Json.JsonSerializer.Serialize(Path.Combine(routers, Packages, "@musistudio/llms/dist/cjs/server.cjs"))}).default)({{ jsonPath: process.argv[1], logger: false }}).start()";
        var process = await Servers.StartAsync(port, "node", ["-e", start, settings], ("NODE_ENV", "production"));
        return Of(Llms, port, process);
    }

    private static string Provider(int upstream) =>
        $$"""{"name":"bench","api_base_url":"http://127.0.0.1:{{upstream}}/v1/chat/completions","api_key":"bench-key","models":["bench"]}""";

    private static Proxy Of(string name, int port, System.Diagnostics.Process process) => new(name, port, process, "/v1/messages", "anthropic-version: 2023-06-01\r\n") { Model = "bench,bench" };
}
