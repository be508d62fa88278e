using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gantry.Adapters.Files;
using Gantry.Adapters.Forges;
using Gantry.Adapters.Git;
using Gantry.Adapters.Opa;
using Gantry.Adapters.Search.Sqlite;
using Gantry.Adapters.Storage;
using Gantry.Adapters.Storage.Postgres;
using Gantry.Adapters.Storage.Sqlite;
using Gantry.Core;
using Gantry.Core.Approvals;
using Gantry.Core.Approvals.Rules;
using Gantry.Core.Attachments;
using Gantry.Core.Claims;
using Gantry.Core.Data;
using Gantry.Core.Egress;
using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Core.Landing;
using Gantry.Core.Network;
using Gantry.Core.Sandboxes;
using Gantry.Core.Workspaces;
using Gantry.Protocol.Daemon;
using Gantry.Protocol.Json;
using Gantry.Server.WebConsole;
using Gantry.Server.Egress;
using Gantry.Server.Hosting;
using Gantry.Server.Hosting.EventLoop;
using Gantry.Server.Http;
using Gantry.Server.ModelGateway;
using Gantry.Server.OpenApi;
using Gantry.Server.Problems;
using Gantry.Server.Security;
using Gantry.Server.Sockets;
using Gantry.Server.Telemetry;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;

namespace Gantry.Server;

/// <summary>The daemon, put together. The one file that knows all parts.</summary>
public static class GantryApp
{
    /// <summary>The program's version.</summary>
    public static string Version { get; } =
        typeof(GantryApp).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>Serves until the token is cancelled or the process is told to end.</summary>
    /// <param name="started">Told once, when requests are served.</param>
    /// <exception cref="GantryException">It cannot start; the sentence says why and what to do.</exception>
    public static async Task RunAsync(ServeOptions options, Action<DaemonRecord> started, CancellationToken cancellationToken)
    {
        _ = options.RunnerOf is { } agent ? RunnerAgent.Check(agent) : default;
        _ = ServedAlone.Check(options.Only);
        var listen = ListenAddress.Parse(options.Listen);
        var data = new DataDirectory(Path.GetFullPath(options.DataDirectory));
        using var transport = Transport.Of(options, listen);
        using var ownership = await DataDirectoryLock.TakeAsync(data, TimeProvider.System, cancellationToken);

        await using var app = Build(options, listen, transport, data);
        await StartAsync(app, listen, runsAgents: options.Only is null, cancellationToken);
        transport.TellWhatIsOpen(options, listen, app.Logger);

        var name = transport.IsEncrypted ? app.Services.GetRequiredService<AccessOptions>().ExtraHosts.Cast<HostString?>().FirstOrDefault() : null;
        var record = new DaemonRecord(listen.UrlFor(app.Urls.First(), name), Environment.ProcessId, ProcessStart(), Version);
        using var recordFile = await WriteRecordAsync(app, data, record);
        started(record);
        await app.WaitForShutdownAsync(cancellationToken);
    }

    private static async Task<DaemonRecordFile> WriteRecordAsync(WebApplication app, DataDirectory data, DaemonRecord record)
    {
        try
        {
            return new DaemonRecordFile(data, record);
        }
        catch
        {
            // A daemon that nobody finds does not serve; its loops end in order, as at any other stop.
            await app.StopAsync(CancellationToken.None);
            throw;
        }
    }

    internal static WebApplication Build(ServeOptions options, ListenAddress listen, Transport transport, DataDirectory data)
    {
        var limits = RequestLimits.From(options.Setting);
        var alone = ServedAlone.Check(options.Only);
        // Not the working directory: what lies in a repository must not configure the daemon, and its files would all be watched for changes.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, Args = ["--hostBuilder:reloadConfigOnChange=false"] });
        builder.WebHost.UseKestrelHttpsConfiguration();
        // Where there is nothing but models, what comes is worked on by the thread that took it from the socket, one of the pool's: another one costs a tenth of a model
        // call. Beside the log it would cost a quarter of the events that a second takes, since those who post them gather while they change threads.
        builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = alone is not null);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.ListenTo(listen, transport, limits);
            kestrel.ListenToSandboxes();
        });
        // A part that is missing is told at the start, not by the first request that needs it.
        builder.Host.UseDefaultServiceProvider(provider => provider.ValidateOnBuild = provider.ValidateScopes = true);
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        // It says nothing that is a warning, and makes a span of each request for being asked.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        builder.Logging.SetMinimumLevel(options.Quiet ? LogLevel.Warning : LogLevel.Information);

        var services = builder.Services;
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(data);
        services.AddSecurity(options, data, limits);
        services.AddSingleton(new WorkspaceOptions { LocalRoots = options.LocalRoots, AllowedGitHosts = List(options.Setting("GANTRY_GIT_ALLOWED_HOSTS")) });
        services.AddSingleton<HostResolver>(Dns.GetHostAddressesAsync);

        services.AddSingleton(ManagedRules.Load(options.Setting(ManagedRules.Setting), options.Setting(NetworkPresets.Setting)));
        services.AddSingleton(InboxSettings.Read(options.Setting));
        services.AddSingleton(LinkSettings.Read(data, options.Setting));
        services.AddSingleton<RefusalRecorder>().AddSingleton<IHostedService>(provider => provider.GetRequiredService<RefusalRecorder>());
        services.AddRooms();
        AddStore(services, options.Setting("DATABASE_URL"));
        services.AddRetention(options.Setting);
        services.AddSqliteSearch();
        services.AddGit();
        services.AddSingleton(new ForgeTokens(options.Setting("GITHUB_TOKEN"), options.Setting("GITLAB_TOKEN")));
        services.AddForges();
        services.AddFolderFiles();
        services.AddSingleton<DurableWrite>((path, content) => DurableFile.Write(path, content, UnixFileMode.UserRead | UnixFileMode.UserWrite));
        services.AddSandboxes(data, options.Setting);
        services.AddOpa(options.Setting("OPA_URL"));
        services.AddAgents(options.Setting, usesRunners: options.RunnerOf is null);
        services.AddModelGateway(data, options.Setting);
        services.AddSingleton<DaemonAddress>(provider => new OwnAddress(
            listen, provider.GetRequiredService<IServer>(), provider.GetRequiredService<IHostApplicationLifetime>(), provider.GetRequiredService<AccessOptions>(), transport.IsEncrypted).WhenListeningAsync);

        services.AddSingleton(new EgressOptions { AllowedPrivateHosts = List(options.Setting("GANTRY_EGRESS_ALLOWED_HOSTS")) });
        services.AddSandboxDoors();
        services.AddSingleton(new ConsoleFiles(options.Setting(ConsoleFiles.Setting)));
        services.AddSingleton<EventStream>();
        services.AddSingleton<RulePlaces>();
        services.AddSingleton<ThreadMaker>();
        services.AddSockets();
        services.AddTelemetry(options.Setting);
        services.AddOpenApi("v1", openApi => openApi
            .AddDocumentTransformer<DocumentHeader>()
            .AddOperationTransformer<ProblemResponses>()
            .AddSchemaTransformer<IdSchemas>());
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Default);
            json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
            json.SerializerOptions.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        });

        if (alone is not null)
        {
            services.KeepModelLoops().AddEventLoops(options.Setting);
        }

        var app = builder.Build();
        app.UseMiddleware<ShortWay>();
        app.UseRouting();
        app.UseRefusalRecorder();
        app.UseSecurityHeaders();
        app.UseMiddleware<ProblemTranslation>();
        app.UseMiddleware<SandboxGate>();
        app.UseSecurity();
        app.UseMiddleware<ExternalAuthorization>();
        app.Use(CoalescingUpgrade.UseAsync);
        app.UseWebSockets();
        if (alone is not null)
        {
            app.MapModelsAlone();
            return app;
        }

        app.MapStartPage();
        app.MapConsole();
        app.MapSamplePage();
        app.MapSignIn();
        app.MapTickets();
        app.MapBrowsers();
        app.MapPhoneLinks();
        app.MapHealth();
        app.MapWorkspaces();
        app.MapImports();
        app.MapCredentials();
        app.MapSessions();
        app.MapSessionHistory();
        app.MapDiffs();
        app.MapLanding();
        app.MapAttachments();
        app.MapRuns();
        app.MapTrust();
        app.MapWorkspaceSettings();
        app.MapCleaning();
        app.MapApprovals();
        app.MapRules();
        app.MapLinks();
        app.MapAgents();
        app.MapRunner(options.RunnerOf);
        app.MapHistory();
        app.MapAudit();
        app.MapKeys();
        app.MapUsage();
        app.MapDatabase();
        app.MapSearch();
        app.MapModels();
        app.MapModelCatalog();
        app.MapPlainChat("/llm/chat");
        app.MapDashboard();
        app.MapMetrics();
        app.MapEntityEvents();
        app.MapOpenApi("/openapi/{documentName}.json").Working();
        app.RequireAccess();
        return app;
    }

    // The lock on the data directory was taken before anything else, and proves that nobody else writes what lies in it. A shared database has no such proof.
    private static void AddStore(IServiceCollection services, string? databaseUrl)
    {
        services.AddSingleton(new ClaimOptions { IsSoleNode = databaseUrl is null });
        if (databaseUrl is null)
        {
            services.AddSqliteStore();
        }
        else
        {
            services.AddPostgresStore(databaseUrl);
        }
    }

    private static async Task StartAsync(WebApplication app, ListenAddress listen, bool runsAgents, CancellationToken cancellationToken)
    {
        // A part that refuses says why in a sentence; inside the host's start its whole stack would be logged before it.
        _ = app.Services.GetRequiredService<IStore>();
        if (runsAgents)
        {
            await app.Services.GetRequiredService<InboxClock>().NoteStartAsync(cancellationToken);
            _ = app.Services.GetRequiredService<SandboxDirectory>();
        }

        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (IOException failure) when (failure.InnerException is AddressInUseException)
        {
            throw GantryException.Conflict(
                "port-in-use",
                $"Port {listen.Port} of {listen.Address} is in use; choose another with --listen {listen.Address}:PORT (0 takes any free one).");
        }
        catch (SocketException failure)
        {
            throw GantryException.Unavailable("listen-failed", $"{listen.Address}:{listen.Port} cannot be listened on: {failure.Message}. Choose another with --listen.", failure);
        }
    }

    private static string[] List(string? setting) => setting?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static DateTimeOffset ProcessStart()
    {
        using var process = Process.GetCurrentProcess();
        return new DateTimeOffset(process.StartTime).ToUniversalTime();
    }
}
