using Gantry.Core.Agents;
using Gantry.Core.Approvals;
using Gantry.Core.Approvals.External;
using Gantry.Core.Approvals.Links;
using Gantry.Core.Approvals.Rules;
using Gantry.Core.Approvals.Trust;
using Gantry.Core.Archives;
using Gantry.Core.Attachments;
using Gantry.Core.Audit;
using Gantry.Core.Claims;
using Gantry.Core.Events;
using Gantry.Core.Exports;
using Gantry.Core.Health;
using Gantry.Core.Landing;
using Gantry.Core.ModelGateway;
using Gantry.Core.Outbox;
using Gantry.Core.RawFrames;
using Gantry.Core.Sandboxes;
using Gantry.Core.Searching;
using Gantry.Core.Sessions;
using Gantry.Core.Sessions.Pauses;
using Gantry.Core.Setups;
using Gantry.Core.Workspaces;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gantry.Core;

/// <summary>The doors of all rooms, for the composition.</summary>
public static class Rooms
{
    /// <summary>Adds the loops of the model gateway alone, for a daemon that serves nothing else; its rooms have to be there.</summary>
    public static IServiceCollection AddModelLoops(this IServiceCollection services) => services.AddLoops();

    /// <summary>Adds every room. The ports that they need come from adapters.</summary>
    public static IServiceCollection AddRooms(this IServiceCollection services) =>
        services
            .AddSingleton<EventLog>()
            .AddSingleton<AttachmentShelf>()
            .AddSingleton<GitAddressPolicy>()
            .AddSingleton<GitCredentials>()
            .AddSingleton<IGitLogins>(services => services.GetRequiredService<GitCredentials>())
            .AddSingleton<WorkspacePool>()
            .AddSingleton<WorkspaceCheckpoints>()
            .AddSingleton<FolderDiffs>()
            .AddSingleton<WorkspaceDiffs>()
            .AddSingleton<SandboxDirectory>()
            .AddSingleton<AgentDirectory>()
            .AddSingleton<ChoiceCheck>()
            .AddSingleton<AuditLog>()
            .AddModelBooks()
            .AddSingleton<ServiceProbes>()
            .AddSingleton<IServiceProbe, StoreProbe>()
            .AddSingleton<IServiceProbe, SearchProbe>()
            .AddSingleton<WorkspaceTrust>()
            .AddSingleton<RepositoryRules>()
            .AddSingleton<ExternalConsent>()
            .AddSingleton<Deadlines>()
            .AddSingleton<AnswerBell>()
            .AddSingleton<InputEditing>()
            .AddSingleton<ApprovalDesk>()
            .AddRules()
            .AddSingleton<ApprovalBatch>()
            .AddSingleton<InboxFeed>()
            .AddSingleton<ApprovalLinks>()
            // Before anything that waits for an answer.
            .AddSingleton<InboxClock>()
            .AddSingleton<IHostedService>(services => services.GetRequiredService<InboxClock>())
            // Stopped in the opposite order: claims are kept until the last run has been let go.
            .AddSingleton<ClaimKeeper>()
            .AddSingleton<IHostedService>(services => services.GetRequiredService<ClaimKeeper>())
            .AddSingleton(new OutboxOptions())
            .AddSingleton<IHostedService, OutboxDelivery>()
            .AddSingleton<SessionHistory>()
            .AddSingleton<Archivist>()
            .AddSingleton<Pruning>()
            .AddSingleton<IHostedService, RetentionSweep>()
            // Stopped after the runs that it takes frames from.
            .AddSingleton<RawFrameLog>()
            .AddSingleton<IHostedService>(services => services.GetRequiredService<RawFrameLog>())
            .AddSingleton<RawInterleaving>()
            .AddSingleton<SteeringBell>()
            .AddSingleton<RunJournals>()
            .AddSingleton<SessionMeasure>()
            .AddSingleton<FolderChangeDesk>()
            .AddSingleton<SetupSettings>()
            .AddSingleton<FolderSetup>()
            .AddSingleton<RunDoors>()
            .AddSingleton<TranslationNotes>()
            .AddSingleton<RunCostLimits>()
            .AddSingleton<ChoiceMessages>()
            .AddSingleton<RunWorker>()
            .AddSingleton<RunLauncher>()
            .AddSingleton<IHostedService, UnfinishedFolders>()
            .AddSingleton<IHostedService, UnrecordedImports>()
            .AddSingleton<ImportDesk>()
            .AddSingleton<IHostedService>(services => services.GetRequiredService<ImportDesk>())
            .AddSingleton<IHostedService>(services => services.GetRequiredService<RunLauncher>())
            .AddSingleton<IHostedService, WorkSweep>()
            .AddSingleton<PauseDesk>()
            .AddSingleton<IHostedService>(services => services.GetRequiredService<PauseDesk>())
            .AddSingleton<SessionKeys>()
            .AddSingleton<SessionDirectory>()
            .AddSingleton<SessionMailbox>()
            .AddSingleton<MessageQueue>()
            .AddSingleton<AgentChoosing>()
            .AddSingleton<SessionRewinder>()
            .AddSingleton<WorkspaceCleaning>()
            .AddSingleton<SessionForker>()
            .AddSingleton<PastSessions>()
            .AddSingleton<SessionDiffs>()
            .AddSingleton<ForgeAccounts>()
            // After the users' own, which count before the operator's.
            .AddSingleton<IGitLogins, ForgeLogins>()
            .AddSingleton<LandingRemote>()
            .AddSingleton<SessionLander>()
            .AddSingleton<RunDirectory>()
            .AddSingleton<SessionStats>()
            .AddSingleton<SessionExporter>()
            .AddSingleton<SearchIndexer>()
            .AddSingleton<IHostedService>(services => services.GetRequiredService<SearchIndexer>())
            .AddSingleton<EventSearch>();
}
