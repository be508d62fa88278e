using System.CommandLine;

namespace Gantry.Cli.Commands.Options;

/// <summary>What <c>serve</c> and <c>runner</c> have in common: where to listen and for whom, and where agents run.</summary>
internal sealed class ListenOptions(string usualListen)
{
    private readonly Option<string?> listen = new("--listen")
    {
        Description = $"Where to listen; port 0 takes a free one (PORT sets the port alone). Default: {usualListen}",
        HelpName = "ADDRESS:PORT",
    };

    private readonly Option<string?> sandbox = new("--sandbox")
    {
        Description = "Where agents run: bubblewrap, or process, which is NO boundary (GANTRY_SANDBOX). Default: bubblewrap",
        HelpName = "KIND",
    };

    private readonly Option<string?> certificate = new("--tls-cert")
    {
        Description = "Serve https with this PEM certificate, its chain after it (GANTRY_TLS_CERT).",
        HelpName = "FILE",
    };

    private readonly Option<string?> key = new("--tls-key") { Description = "The certificate's PEM key (GANTRY_TLS_KEY).", HelpName = "FILE" };

    private readonly Option<bool> insecure = new("--insecure-listen")
    {
        Description = "Serve other machines WITHOUT TLS: everybody on the way can read the token (GANTRY_INSECURE_LISTEN=1).",
    };

    private readonly Option<bool> openLoopback = new("--open-loopback")
    {
        Description = "Let programs on this machine work without a token; never answer approvals or administer.",
    };

    private readonly Option<bool> quiet = new("--quiet") { Description = "Say only what went wrong." };

    public ListenOptions AddTo(Command command)
    {
        foreach (var option in (Option[])[listen, sandbox, certificate, key, insecure, openLoopback, quiet])
        {
            command.Add(option);
        }

        return this;
    }

    public Listening Read(CommandScope scope) => new(
        scope.Parse.GetValue(listen) ?? (scope.Settings.Find("PORT") is { } port ? $"127.0.0.1:{port.Value}" : usualListen),
        scope.Parse.GetValue(sandbox),
        scope.Parse.GetValue(certificate) ?? ServerDoor.SettingOf(scope, "GANTRY_TLS_CERT"),
        scope.Parse.GetValue(key) ?? ServerDoor.SettingOf(scope, "GANTRY_TLS_KEY"),
        scope.Parse.GetValue(insecure) || ServerDoor.SettingOf(scope, "GANTRY_INSECURE_LISTEN") == "1",
        scope.Parse.GetValue(openLoopback),
        scope.Parse.GetValue(quiet));
}

/// <summary>Where to listen and for whom.</summary>
/// <param name="Sandbox">The kind of sandbox that was named; null for the setting's.</param>
internal sealed record Listening(string Address, string? Sandbox, string? TlsCertificate, string? TlsKey, bool IsInsecure, bool IsOpenLoopback, bool IsQuiet);
