using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;

namespace Gantry.Testing;

/// <summary>
/// The built program, serving on a free port of loopback from a data directory of its own. Started means that it serves; disposing ends it with everything
/// that it started.
/// </summary>
public sealed partial class DaemonProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly string[] Prefixes = ["GANTRY_", "HARNESS_", "RUNNER_", "ANTHROPIC_", "OPENAI_", "CODEX_", "OTEL_"];

    private readonly Process process;
    private readonly bool isUnder;
    private readonly bool hasSessions;
    private readonly StringBuilder log;
    private readonly bool ownsData;

    private DaemonProcess(Process process, bool isUnder, bool hasSessions, StringBuilder log, string data, string? runnerOf, bool ownsData, Uri address)
    {
        this.process = process;
        this.isUnder = isUnder;
        this.hasSessions = hasSessions;
        this.log = log;
        this.ownsData = ownsData;
        DataDirectory = data;
        Address = address;
        Token = File.ReadAllText(Path.Combine(data, runnerOf is null ? "" : $"runners/{runnerOf}", "owner-token")).Trim();
        Client = NewClient(Token);
    }

    public Uri Address { get; }

    public string DataDirectory { get; }

    public string Token { get; }

    public int Pid => process.Id;

    /// <summary>Speaks as the owner.</summary>
    public HttpClient Client { get; }

    /// <summary>What the daemon said on both of its outputs.</summary>
    public string Log
    {
        get
        {
            lock (log)
            {
                return log.ToString();
            }
        }
    }

    /// <summary>The program as it was built beside the tests.</summary>
    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "gantry");

    /// <param name="under">A program that runs it and watches, with its own arguments, such as strace.</param>
    /// <param name="runnerOf">The agent of a runner, which is started instead of a daemon.</param>
    /// <param name="port">0 takes a free one; another is for what is started again where it was.</param>
    /// <exception cref="DaemonDidNotStartException">It ended, or said nothing in time.</exception>
    public static async Task<DaemonProcess> StartAsync(
        string? dataDirectory = null,
        IReadOnlyDictionary<string, string>? environment = null,
        IReadOnlyList<string>? arguments = null,
        IReadOnlyList<string>? under = null,
        string? runnerOf = null,
        int port = 0)
    {
        var data = dataDirectory ?? Directory.CreateTempSubdirectory("gantry-test-").FullName;
        var log = new StringBuilder();
        var serves = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        string[] command = runnerOf is null ? ["serve"] : ["runner", "--agent", runnerOf];
        var process = Start([.. under ?? [], Program, .. command, "--listen", $"127.0.0.1:{port}", "--data-dir", data, .. arguments ?? []], environment);
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.Exited += (_, _) => serves.TrySetException(new InvalidOperationException("The daemon ended before it served."));
        process.EnableRaisingEvents = true;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        try
        {
            return new DaemonProcess(process, under is not null, arguments?.Contains("--only") != true, log, data, runnerOf, dataDirectory is null, await serves.Task.WaitAsync(Patience));
        }
        catch (Exception failure)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            throw new DaemonDidNotStartException(process.ExitCode, log.ToString(), failure);
        }

        void Note(string? line)
        {
            lock (log)
            {
                log.AppendLine(line);
            }

            if (line is not null && ServingAt().Match(line) is { Success: true } address)
            {
                serves.TrySetResult(new Uri(address.Value));
            }
        }
    }

    /// <summary>Runs the program with arguments until it ends.</summary>
    public static async Task<ProgramResult> RunAsync(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        using var process = Start([Program, .. arguments], environment);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException late)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"gantry {string.Join(' ', arguments)} did not end. It said:\n{await output}\n{await errors}", late);
        }

        return new ProgramResult(process.ExitCode, await output, await errors);
    }

    /// <summary>A client that says this token, or none.</summary>
    public HttpClient NewClient(string? token)
    {
        var client = new HttpClient { BaseAddress = Address, Timeout = Patience };
        client.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>SIGKILL: no chance to tidy up. The data directory stays, and so does what the daemon started.</summary>
    public async Task KillAsync()
    {
        process.Kill(entireProcessTree: isUnder);
        await process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, as an operator or a service manager ends it.</summary>
    public async Task<int> StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString()]);
        await kill.WaitForExitAsync();
        await process.WaitForExitAsync().WaitAsync(Patience);
        return process.ExitCode;
    }

    /// <summary>Ends the daemon, and first holds every event that it has stored to its schema. One that a test killed is not asked any more.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (!process.HasExited && hasSessions)
            {
                await SchemaCheck.StoredEventsAsync(Client);
            }
        }
        catch (HttpRequestException gone)
        {
            throw new InvalidOperationException($"The daemon that no test had ended does not answer. It said:\n{Log}", gone);
        }
        finally
        {
            await EndAsync();
        }
    }

    private async Task EndAsync()
    {
        Client.Dispose();
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        process.Dispose();
        if (ownsData)
        {
            StoredEvents.CheckBelow(DataDirectory);
            Directory.Delete(DataDirectory, recursive: true);
        }
    }

    private static Process Start(IReadOnlyList<string> commandLine, IReadOnlyDictionary<string, string>? environment)
    {
        var start = new ProcessStartInfo(commandLine[0], commandLine.Skip(1))
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };

        // The tester's own settings must not reach the program under test.
        foreach (var name in start.Environment.Keys.Where(IsSetting).ToList())
        {
            start.Environment.Remove(name);
        }

        // Sandboxes have tests of their own; these also run where no boundary can be had.
        start.Environment["GANTRY_SANDBOX"] = "process";
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    // A refusal names the address of another one.
    [GeneratedRegex("(?<!daemon at )http://127\\.0\\.0\\.1:[0-9]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ServingAt();

    private static bool IsSetting(string name) =>
        name is "DATABASE_URL" or "CLAUDE_MODEL" or "MAX_THINKING_TOKENS" or "OPA_URL" || Prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal));
}

/// <summary>How a program ended and what it said.</summary>
public sealed record ProgramResult(int ExitCode, string Output, string Errors);

/// <summary>The daemon ended before it served, or served nobody in time.</summary>
public sealed class DaemonDidNotStartException(int exitCode, string log, Exception cause) : Exception($"The daemon did not start. It said:\n{log}", cause)
{
    public int ExitCode { get; } = exitCode;

    /// <summary>What it said on both of its outputs.</summary>
    public string Log { get; } = log;
}
