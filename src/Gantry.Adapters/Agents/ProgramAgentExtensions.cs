using Gantry.Adapters.Agents.ClaudeCode;
using Gantry.Adapters.Agents.Codex;
using Gantry.Core.Agents;
using Gantry.Core.Attachments;
using Gantry.Core.Data;
using Gantry.Core.Sandboxes;
using Gantry.Core.Sessions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gantry.Adapters.Agents;

/// <summary>The door to agents that are programs of others.</summary>
public static class ProgramAgentExtensions
{
    /// <summary>Adds Claude Code and Codex. Whether they are installed is found out when one is needed.</summary>
    /// <param name="setting">The daemon's settings by name; they may name a program's path.</param>
    /// <param name="choice">What the operator chose for them.</param>
    public static IServiceCollection AddProgramAgents(this IServiceCollection services, Func<string, string?> setting, AgentModelChoice choice)
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return services
            .AddSingleton(choice)
            .AddSingleton(provider => new ProgramShelf(provider.GetRequiredService<DataDirectory>(), setting, provider.GetRequiredService<TimeProvider>()))
            .AddSingleton(provider => new Retelling(provider.GetRequiredService<AttachmentShelf>().ReadAsync))
            .AddProgramAgent(provider => new ClaudeCodeKind(home, provider.GetRequiredService<TimeProvider>()))
            .AddProgramAgent(_ => new CodexKind(home));
    }

    private static IServiceCollection AddProgramAgent(this IServiceCollection services, Func<IServiceProvider, IProgramKind> kind) =>
        services.AddSingleton<IAgentRunner>(provider => new ProgramAgent(
            kind(provider),
            provider.GetRequiredService<ProgramShelf>(),
            provider.GetRequiredService<SandboxDirectory>(),
            provider.GetRequiredService<DataDirectory>(),
            provider.GetRequiredService<Retelling>(),
            provider.GetRequiredService<AgentModelChoice>(),
            provider.GetRequiredService<RunModelAccess>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ProgramAgent>>()));
}
