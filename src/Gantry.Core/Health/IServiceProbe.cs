namespace Gantry.Core.Health;

/// <summary>Asks one thing that the daemon works with whether it is there.</summary>
public interface IServiceProbe
{
    /// <summary>Its name, such as <c>store</c>.</summary>
    string Name { get; }

    /// <summary>False: it is not configured, and is not asked.</summary>
    bool IsOn { get; }

    /// <summary>Asks it for real.</summary>
    /// <exception cref="Exception">It does not answer; the message says why.</exception>
    Task ProbeAsync(CancellationToken cancellationToken);
}
