using System.Globalization;
using Gantry.Adapters.EventLoop;
using Gantry.Core.Failures;
using Microsoft.AspNetCore.Connections;

namespace Gantry.Server.Hosting.EventLoop;

/// <summary>Whether connections are on event loops of our own: only where there is nothing but models, since nothing that blocks may run there.</summary>
internal static class EventLoopSetting
{
    /// <summary>How many loops; 0 for the runtime's own sockets.</summary>
    public const string Name = "GANTRY_EVENT_LOOPS";

    // With more, the connections of a caller are spread over more than a machine's callers and providers would ever fill.
    private const int MostUnasked = 4;

    /// <exception cref="GantryException">It is no number of loops.</exception>
    public static IServiceCollection AddEventLoops(this IServiceCollection services, Func<string, string?> setting)
    {
        var count = Count(setting(Name));
        return count == 0 || !OperatingSystem.IsLinux()
            ? services
            : services.AddSingleton(_ => new SocketLoops(count)).AddSingleton<IConnectionListenerFactory, LoopTransport>();
    }

    private static int Count(string? text) =>
        string.IsNullOrEmpty(text) ? Math.Min(Environment.ProcessorCount, MostUnasked)
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= SocketLoops.Most ? count
        : throw GantryException.Invalid(Name, $"{Name} must be a whole number from 0 (the runtime's own sockets) to {SocketLoops.Most}.");
}
