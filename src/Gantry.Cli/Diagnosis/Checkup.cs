using System.Runtime.InteropServices;
using Gantry.Cli.Commands;
using Gantry.Cli.Daemon;
using Gantry.Cli.Settings;
using Gantry.Core.Data;
using Gantry.Protocol.Daemon;

namespace Gantry.Cli.Diagnosis;

/// <summary>Looks at what Gantry needs on this machine. Shows no secret, changes nothing.</summary>
internal static class Checkup
{
    private const long LeastFreeBytes = 1024L * 1024 * 1024;
    private const string NoBoundary = "process";

    public static async Task<DoctorReport> ExamineAsync(CommandScope scope, CancellationToken cancellationToken)
    {
        List<Finding> findings =
        [
            DataDirectory(scope),
            Disk(scope),
            await DaemonAsync(scope, cancellationToken),
            new Finding(".NET", true, $"{RuntimeInformation.FrameworkDescription} on {RuntimeInformation.RuntimeIdentifier}"),
            await ProgramAsync("git", scope, cancellationToken),
            await ProgramAsync("bash", scope, cancellationToken),
            Sandbox(scope),
            .. await OffersAsync(scope, cancellationToken),
            Key(scope),
            .. await ServicesAsync(scope, cancellationToken),
        ];
        return new DoctorReport(findings.All(finding => finding.Good || !finding.Needed), findings);
    }

    private static Finding DataDirectory(CommandScope scope)
    {
        var root = scope.Data.Directory.Root;
        if (!Directory.Exists(root))
        {
            return File.Exists(root)
                ? new Finding("data directory", false, $"{root} is a file", "name a folder with --data-dir or GANTRY_DATA_DIR")
                : new Finding("data directory", true, $"{root} (made when the daemon first starts)");
        }

        var probe = Path.Combine(root, $".doctor-{Guid.NewGuid():N}");
        try
        {
            using (new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose))
            {
                return new Finding("data directory", true, root);
            }
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return new Finding("data directory", false, $"{root} cannot be written: {refused.Message}", $"make it yours: chown -R \"$USER\" '{root}'");
        }
    }

    private static Finding Disk(CommandScope scope)
    {
        try
        {
            var folder = scope.Data.Directory.Root;
            while (!Directory.Exists(folder) && Path.GetDirectoryName(folder) is { } parent)
            {
                folder = parent;
            }

            var free = new DriveInfo(folder).AvailableFreeSpace;
            var detail = $"{free / 1024.0 / 1024 / 1024:0.0} GiB free";
            return free >= LeastFreeBytes
                ? new Finding("disk space", true, detail)
                : new Finding("disk space", false, detail, "free some space, or move the data directory (--data-dir)");
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return new Finding("disk space", true, $"unknown: {unknown.Message}", Needed: false);
        }
    }

    // A daemon that does not run is no fault: "gantry run" starts one. One that was named and does not answer is.
    private static async Task<Finding> DaemonAsync(CommandScope scope, CancellationToken cancellationToken)
    {
        try
        {
            using var client = await scope.Daemons.TryConnectAsync(cancellationToken);
            if (client is null)
            {
                return new Finding("daemon", false, $"none runs for {scope.Data.Directory.Root}", "gantry serve (or just: gantry run)", Needed: false);
            }

            if (!await client.IsHealthyAsync(TimeSpan.FromSeconds(5), cancellationToken))
            {
                return new Finding("daemon", false, $"none answers at {client.Address}", "start it, or correct --url or GANTRY_URL");
            }

            await client.GetAsync("api/workspaces?limit=1", Protocol.Json.ApiJson.Default.ItemPageWorkspace, cancellationToken);
            var version = scope.Daemons.IsElsewhere ? "" : $", version {DaemonRecords.Read(scope.Data.Directory)?.Version}";
            return new Finding("daemon", true, $"{client.Address}{version}; this program is {DaemonDirectory.OwnVersion}");
        }
        catch (CommandFailure failure)
        {
            return new Finding("daemon", false, failure.Message, "see the sentence before this one");
        }
    }

    // What is off is nobody's fault and not listed.
    private static async Task<IReadOnlyList<Finding>> ServicesAsync(CommandScope scope, CancellationToken cancellationToken)
    {
        try
        {
            using var client = await scope.Daemons.TryConnectAsync(cancellationToken);
            if (client is null)
            {
                return [];
            }

            var report = await client.GetAsync("api/health/services", Protocol.Json.ApiJson.Default.ServicesReport, cancellationToken);
            return [.. report.Items.Where(service => service.State != ServiceState.Off).Select(service => new Finding(
                service.Name,
                service.State == ServiceState.Up,
                service.State == ServiceState.Up ? $"answers in {service.LatencyMs:0.0} ms" : service.Detail ?? "down",
                "see that it runs where the daemon's settings say"))];
        }
        catch (CommandFailure)
        {
            // The finding about the daemon says why it cannot be asked.
            return [];
        }
    }

    private static async Task<Finding> ProgramAsync(string program, CommandScope scope, CancellationToken cancellationToken)
    {
        var answer = await ProgramAnswer.AskAsync(program, ["--version"], scope.Time, cancellationToken);
        return answer.IsMissing ? new Finding(program, false, answer.Text, $"install {program} and put it on the PATH")
            : answer.Code is null ? new Finding(program, false, "does not answer \"--version\"", $"look at what {program} on the PATH is")
            : new Finding(program, true, answer.Text);
    }

    private static Finding Sandbox(CommandScope scope) => ChosenSandbox(scope) switch
    {
        NoBoundary => new Finding("sandbox", true, "process: no boundary; an agent's tools can do what you can, after your approval", Needed: false),
        var kind => new Finding("sandbox", true, $"{kind}, for a daemon that starts with these settings"),
    };

    private static string ChosenSandbox(CommandScope scope) =>
        scope.Settings.Find("GANTRY_SANDBOX") is { Origin: SettingOrigin.Environment } chosen ? chosen.Value : "bubblewrap";

    // What only another kind of sandbox needs may be missing.
    private static async Task<IEnumerable<Finding>> OffersAsync(CommandScope scope, CancellationToken cancellationToken)
    {
        var kind = ChosenSandbox(scope);
        var offers = await MachineOffers.AllAsync(scope.Time, cancellationToken);
        return offers.Select(offer => offer with { Needed = offer.Needed && offer.Subject == kind });
    }

    private static Finding Key(CommandScope scope) => scope.Settings.Find("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN") is { } key
        ? new Finding("model key", true, $"set by {key.Place}", Needed: false)
        : new Finding("model key", false, "no key for Anthropic here; the agent \"native\" needs one, \"demo\" does not", "set ANTHROPIC_API_KEY where the daemon starts", Needed: false);
}
