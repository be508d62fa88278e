using System.Net;
using System.Net.Sockets;
using Gantry.Testing;

namespace Gantry.Cli.Tests.Commands;

/// <summary>What keeps the daemon from listening to other machines by accident. The address is of TEST-NET-1: nobody has it, so nothing is ever bound.</summary>
public sealed class ServeTests : IDisposable
{
    private const string Elsewhere = "192.0.2.7:0";
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task Off_loopback_without_tls_nothing_starts_and_nothing_is_left()
    {
        var data = directory["data"];
        var result = await CliProcess.RunAsync(directory.Path, "serve", "--listen", Elsewhere, "--data-dir", data);

        result.ShouldBeASentence();
        result.Error.ShouldContain("--tls-cert");
        result.Error.ShouldContain("--insecure-listen");
        result.ExitCode.ShouldBe(6);
        Directory.Exists(data).ShouldBeFalse();
    }

    [Fact]
    public async Task An_explicit_setting_goes_on_to_the_address_itself()
    {
        foreach (var arguments in (string[][])[["--insecure-listen"], []])
        {
            var environment = arguments.Length > 0 ? null : new Dictionary<string, string> { ["GANTRY_INSECURE_LISTEN"] = "1" };
            var result = await CliProcess.RunAsync(directory.Path, environment, ["serve", "--sandbox", "process", "--listen", Elsewhere, "--data-dir", directory["data"], .. arguments]);

            result.ShouldBeASentence();
            result.Error.ShouldContain("cannot be listened on");
        }
    }

    [Fact]
    public async Task A_file_of_the_working_directory_has_no_say_in_it()
    {
        await File.WriteAllTextAsync(directory[".env"], "GANTRY_INSECURE_LISTEN=1\n", TestContext.Current.CancellationToken);

        (await CliProcess.RunAsync(directory.Path, "serve", "--listen", Elsewhere, "--data-dir", directory["data"])).Error.ShouldContain("--insecure-listen");
    }

    [Fact]
    public async Task All_limits_that_cannot_be_used_are_told_at_once()
    {
        var wrong = new Dictionary<string, string> { ["GANTRY_MAX_JSON"] = "lots", ["GANTRY_MAX_CONNECTIONS"] = "0" };
        var result = await CliProcess.RunAsync(directory.Path, wrong, ["serve", "--listen", "127.0.0.1:0", "--data-dir", directory["data"]]);

        result.ShouldBeASentence();
        result.Error.ShouldContain("GANTRY_MAX_JSON");
        result.Error.ShouldContain("GANTRY_MAX_CONNECTIONS");
        result.ExitCode.ShouldBe(2);
    }

    [Fact]
    public async Task A_repository_does_not_open_another_port_by_a_settings_file_of_the_web_server()
    {
        // Were it read, the daemon would want this port too, and end because it is taken.
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        await File.WriteAllTextAsync(
            directory["appsettings.json"],
            """{"Kestrel":{"Endpoints":{"Mine":{"Url":"http://127.0.0.1:PORT"}}}}""".Replace("PORT", $"{((IPEndPoint)taken.LocalEndpoint).Port}", StringComparison.Ordinal),
            TestContext.Current.CancellationToken);
        using var daemon = CliProcess.Start(directory.Path, null, "serve", "--sandbox", "process", "--listen", "127.0.0.1:0", "--data-dir", directory["data"]);
        try
        {
            var lines = new List<string>();
            while (await daemon.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken) is { } line)
            {
                lines.Add(line);
                if (line.Contains(" serves ", StringComparison.Ordinal))
                {
                    return;
                }
            }

            Assert.Fail($"The daemon ended:\n{string.Join('\n', lines)}\n{await daemon.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)}");
        }
        finally
        {
            daemon.Kill(entireProcessTree: true);
            await daemon.WaitForExitAsync(CancellationToken.None);
        }
    }
}
