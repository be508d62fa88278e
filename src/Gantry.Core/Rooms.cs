using Gantry.Core.Agents;
using Gantry.Core.Approvals;
using Gantry.Core.Events;
using Gantry.Core.Exports;
using Gantry.Core.Sessions;
using Gantry.Core.Workspaces;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gantry.Core;

/// <summary>The doors of all rooms, for the composition.</summary>
public static class Rooms
{
    /// <summary>Adds every room. The ports that they need come from adapters.</summary>
    public static IServiceCollection AddRooms(this IServiceCollection services) =>
        services
            .AddSingleton<EventLog>()
            .AddSingleton<GitAddressPolicy>()
            .AddSingleton<WorkspacePool>()
            .AddSingleton<WorkspaceCheckpoints>()
            .AddSingleton<AgentDirectory>()
            .AddSingleton<ApprovalDesk>()
            .AddSingleton<RunWorker>()
            .AddSingleton<RunLauncher>()
            .AddSingleton<IHostedService, UnfinishedFolders>()
            .AddSingleton<IHostedService>(services => services.GetRequiredService<RunLauncher>())
            .AddSingleton<SessionDirectory>()
            .AddSingleton<SessionMailbox>()
            .AddSingleton<RunDirectory>()
            .AddSingleton<SessionExporter>();
}
