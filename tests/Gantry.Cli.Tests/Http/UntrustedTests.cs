using System.Text.Json;
using Gantry.Protocol.Daemon;
using Gantry.Protocol.Json;
using Gantry.Testing;

namespace Gantry.Cli.Tests.Http;

public sealed class UntrustedTests
{
    [Fact]
    public async Task A_daemon_whose_certificate_nobody_vouches_for_is_told_from_one_that_does_not_run()
    {
        using var folder = new TemporaryDirectory();
        await using var server = new StaticHttpsServer(folder.Path);
        using var here = System.Diagnostics.Process.GetCurrentProcess();
        var record = new DaemonRecord($"https://localhost:{server.Port}", here.Id, new DateTimeOffset(here.StartTime).ToUniversalTime(), "0.1.0");
        folder.Write("daemon.json", JsonSerializer.Serialize(record, ApiJson.Default.DaemonRecord));
        folder.Write("owner-token", new string('0', 64));

        var result = await CliProcess.RunAsync(folder.Path, "ps", "--data-dir", folder.Path);

        result.ShouldBeASentence();
        result.Error.ShouldContain("is not trusted here");
        result.Error.ShouldContain("SSL_CERT_FILE");
        result.ExitCode.ShouldBe(3);
    }
}
