using Gantry.Server.Security;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Gantry.Server.Hosting;

/// <summary>Where the daemon listens, for programs that it starts itself. Runs are taken up before the port is bound, and may choose it only then.</summary>
internal sealed class OwnAddress(ListenAddress listen, IServer server, IHostApplicationLifetime lifetime, AccessOptions access, bool isEncrypted)
{
    public async Task<string> WhenListeningAsync(CancellationToken cancellationToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var starting = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(cancellationToken);
        var bound = server.Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return listen.UrlFor(bound, isEncrypted ? access.ExtraHosts.Cast<HostString?>().FirstOrDefault() : null);
    }
}
