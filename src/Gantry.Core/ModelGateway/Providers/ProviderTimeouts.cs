namespace Gantry.Core.ModelGateway.Providers;

/// <summary>How long a provider may take.</summary>
/// <param name="Connect">Until a connection stands, TLS included.</param>
/// <param name="FirstByte">From the request to the first byte of the answer's body.</param>
/// <param name="BetweenBytes">Within an answer, time in which the client does not read not counted.</param>
public sealed record ProviderTimeouts(TimeSpan Connect, TimeSpan FirstByte, TimeSpan BetweenBytes)
{
    /// <summary>Reasoning models think for minutes before they say anything; an answer that has begun pings.</summary>
    public static ProviderTimeouts Standard { get; } = new(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(5));
}
