using Gantry.Adapters.Agents.ClaudeCode;
using Gantry.Adapters.Agents.Codex;
using Gantry.Adapters.Agents.Remote;
using Gantry.Core.Agents;
using Gantry.Core.Attachments;
using Gantry.Core.Data;
using Gantry.Core.Health;
using Gantry.Core.Sandboxes;
using Gantry.Core.Sessions;
using Gantry.Protocol.Ids;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gantry.Adapters.Agents;

/// <summary>The door to agents that are programs of others.</summary>
public static class ProgramAgentExtensions
{
    /// <summary>Adds Claude Code and Codex. Whether they are installed is found out when one is needed.</summary>
    /// <param name="setting">The daemon's settings by name; they may name a program's path.</param>
    /// <param name="choice">What the operator chose for them.</param>
    /// <param name="usesRunners">One for which a setting names a runner runs there.</param>
    /// <exception cref="Core.Failures.GantryException">A runner's address is none.</exception>
    public static IServiceCollection AddProgramAgents(this IServiceCollection services, Func<string, string?> setting, AgentModelChoice choice, bool usesRunners)
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var ownSandbox = CodexSandbox.From(setting);
        return services
            .AddSingleton(choice)
            .AddSingleton(provider => new ProgramShelf(provider.GetRequiredService<DataDirectory>(), setting, provider.GetRequiredService<TimeProvider>()))
            .AddSingleton(provider => new Retelling(provider.GetRequiredService<AttachmentShelf>().ReadAsync))
            .AddAgent(RunnerOf(AgentName.Claude), AgentName.Claude, provider => new ClaudeCodeKind(home, provider.GetRequiredService<TimeProvider>()))
            .AddAgent(RunnerOf(AgentName.Codex), AgentName.Codex, _ => new CodexKind(home, ownSandbox));

        RunnerAddress? RunnerOf(AgentName agent) => usesRunners ? RunnerAddress.Of(agent, setting) : null;
    }

    private static IServiceCollection AddAgent(this IServiceCollection services, RunnerAddress? runner, AgentName agent, Func<IServiceProvider, IProgramKind> kind) =>
        (runner is null ? services.AddProgramAgent(kind) : services.AddRemoteAgent(runner, kind))
            .AddSingleton<IPastConversations>(provider => new ProgramHistory(kind(provider)))
            .AddSingleton<IServiceProbe>(provider => new RunnerProbe(agent.Value, runner is null ? null : ClientOf(runner, provider)));

    private static IServiceCollection AddRemoteAgent(this IServiceCollection services, RunnerAddress runner, Func<IServiceProvider, IProgramKind> kind) =>
        services.AddSingleton<IAgentRunner>(provider => new RemoteAgent(
            kind(provider),
            ClientOf(runner, provider),
            provider.GetRequiredService<DataDirectory>(),
            provider.GetRequiredService<Retelling>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<RemoteAgent>>()));

    // Goes where the operator said and nowhere else; time limits are the client's own.
    private static RunnerClient ClientOf(RunnerAddress runner, IServiceProvider provider)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false, PooledConnectionLifetime = TimeSpan.FromMinutes(2) };
        return new RunnerClient(new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan }, runner, provider.GetRequiredService<TimeProvider>());
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
