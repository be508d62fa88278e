using Gantry.Cli.Commands;
using Gantry.Cli.Diagnosis;
using Gantry.Cli.Following;
using Gantry.Cli.Http;
using Gantry.Cli.Rendering;
using Gantry.Protocol.Access;
using Gantry.Protocol.Json;
using Gantry.Protocol.Runs;
using Gantry.Protocol.Sessions;
using Gantry.Protocol.Workspaces;

namespace Gantry.Cli.Demo;

/// <summary>
/// The newcomer's tour, in this order: (1) a sample repository with a bug, (2) a daemon of its own, (3) a session with the scripted agent, (4) its run, live,
/// with approvals, (5) the repository's tests once more, by ourselves, (6) what happened. Fails when anything was not as promised, and always tidies up.
/// </summary>
internal sealed class DemoTour(CommandScope scope, bool answersItself, bool keep)
{
    private readonly Terminal terminal = scope.Json ? ToStandardError(scope.Terminal) : scope.Terminal;

    public async Task<ExitCode> RunAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("gantry-demo-").FullName;
        try
        {
            return await TourAsync(folder, cancellationToken);
        }
        finally
        {
            if (keep)
            {
                terminal.WriteLine($"Kept: {folder}");
            }
            else
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private async Task<ExitCode> TourAsync(string folder, CancellationToken cancellationToken)
    {
        Say("This is Gantry's demo. An agent repairs a small sample repository and asks you before it acts.");
        Say("The agent's model is SCRIPTED: it plays fixed answers, offline, with no key. Its tools, the approvals and the record are real.");
        terminal.WriteLine();

        // :: Step 1
        var repository = new SampleRepository(Path.Combine(folder, "slugify"));
        await repository.CreateAsync(scope.Time, cancellationToken);
        var (passedBefore, _) = await repository.TestAsync(scope.Time, cancellationToken);
        if (passedBefore)
        {
            throw NotAsPromised("the tests of the sample repository pass before anything is repaired");
        }

        Say($"1. A sample repository whose tests fail: {repository.Folder}");

        // :: Step 2
        var sandbox = await ChooseSandboxAsync(cancellationToken);
        await using var daemon = await DemoDaemon.StartAsync(scope, Path.Combine(folder, "data"), sandbox, cancellationToken);
        Say($"2. A daemon of the demo's own at {daemon.Client.Address}");
        await TellConsoleAsync(daemon.Client, cancellationToken);

        // :: Step 3
        var run = await PromptAsync(daemon.Client, repository, cancellationToken);
        Say("3. A session with the agent \"demo\", and a prompt:");
        terminal.WriteLine();

        // :: Step 4
        var follower = new Follower(daemon.Client, terminal, answersItself ? AnswerMode.AllowEach : AnswerMode.Person, "make demo", scope.Time);
        var ended = await follower.FollowAsync($"api/runs/{run}/events", after: null, endsWithRun: true, cancellationToken);
        if (ended != RunStatus.Completed)
        {
            throw NotAsPromised($"the run did not complete (it is {(ended is { } status ? StatusWords.Of(status) : "unknown")})");
        }

        // :: Step 5
        terminal.WriteLine();
        var (passed, output) = await repository.TestAsync(scope.Time, cancellationToken);
        if (!passed)
        {
            throw NotAsPromised($"the tests of the repository still fail; an approval that was denied does that:\n{output.TrimEnd()}");
        }

        // :: Step 6
        var export = keep ? await ExportAsync(daemon.Client, new RunOrSession(run.Value, IsRun: true), folder, cancellationToken) : null;
        Summarise(follower.View.Tally, export);
        return ExitCode.Ok;
    }

    // A newcomer's first minute must not end at a missing package; what runs then is scripted, and asked about.
    private async Task<string> ChooseSandboxAsync(CancellationToken cancellationToken)
    {
        if (await MachineOffers.BubblewrapAsync(scope.Time, cancellationToken) is not { Good: false } missing)
        {
            return "bubblewrap";
        }

        terminal.WriteLine("   NO BOUNDARY: the demo's tools run as your user, because bubblewrap does not work here.", Ink.Red);
        terminal.WriteLine($"   {VisibleText.OnOneLine(missing.Detail)}; to see it with a sandbox: {missing.Fix}", Ink.Red);
        return "process";
    }

    private async Task TellConsoleAsync(GantryClient client, CancellationToken cancellationToken)
    {
        if (!await client.HasPageAsync("app/", cancellationToken))
        {
            terminal.WriteLine("   It has no web console: that is built with the program where Node.js 20 or later is.", Ink.Dim);
            return;
        }

        var link = await client.PostAsync("api/auth/phone-links", new CreatePhoneLink(client.Address.AbsoluteUri), ApiJson.Default.CreatePhoneLink, ApiJson.Default.PhoneLink, cancellationToken);
        terminal.WriteLine($"   Its web console: {link.Url.AbsoluteUri}");
        terminal.WriteLine("   (that link signs a browser in, once, within two minutes; the console is there until the demo ends)", Ink.Dim);
    }

    private static async Task<Protocol.Ids.RunId> PromptAsync(GantryClient client, SampleRepository repository, CancellationToken cancellationToken)
    {
        var workspace = await client.PostAsync(
            "api/workspaces/import",
            new ImportWorkspace("local", repository.Folder),
            ApiJson.Default.ImportWorkspace,
            ApiJson.Default.Workspace,
            cancellationToken);
        var session = await client.PostAsync(
            "api/sessions",
            new CreateSession(WorkspaceId: workspace.WorkspaceId.ToString(), Agent: "demo", Title: "The demo"),
            ApiJson.Default.CreateSession,
            ApiJson.Default.Session,
            cancellationToken);
        var accepted = await client.PostAsync(
            $"api/sessions/{session.SessionId}/prompt",
            new PromptSession(DemoPrompt.Text),
            ApiJson.Default.PromptSession,
            ApiJson.Default.PromptAccepted,
            cancellationToken);
        return accepted.RunId;
    }

    private static async Task<string> ExportAsync(GantryClient client, RunOrSession run, string folder, CancellationToken cancellationToken)
    {
        var file = Path.Combine(folder, "run.zip");
        await ExportCommand.WriteAsync(client, run, file, force: false, cancellationToken);
        return file;
    }

    private void Summarise(RunTally tally, string? export)
    {
        Say("What happened");
        terminal.WriteLine("  ✓ the repository's tests pass now: the demo ran them itself, after the agent", Ink.Green);
        terminal.WriteLine($"  ✓ {tally.Events} events were recorded, each on disk before you saw it");
        terminal.WriteLine($"  ✓ {tally.ApprovalsAnswered} actions waited for an answer, {(answersItself ? "given by make demo" : "given by you")}");
        terminal.WriteLine(export is null ? "  ✓ all of it is removed now (--keep leaves it, with an export)" : $"  ✓ exported to {export}");
        terminal.WriteLine("  → with your own repository: cd there, export ANTHROPIC_API_KEY=…, gantry run \"what you want done\"", Ink.Bold);
    }

    private void Say(string sentence) => terminal.WriteLine(sentence, Ink.Bold);

    private static CommandFailure NotAsPromised(string what) => new(ExitCode.Failed, $"The demo did not do as promised: {what}");

    private static Terminal ToStandardError(Terminal own) => new(own.Error, own.Error, default);
}
