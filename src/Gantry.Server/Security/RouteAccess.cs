namespace Gantry.Server.Security;

/// <summary>Whom a route is for. Every route says it, and a daemon with one that does not refuses to start (<see cref="RouteTable"/>).</summary>
internal enum RouteAudience
{
    /// <summary>Everybody who reaches the port: it carries no secret and changes nothing, or asks for a proof of its own.</summary>
    Everybody,

    /// <summary>Who works with agents: reads, prompts, streams, stops. The one audience to which <c>--open-loopback</c> admits programs without a token.</summary>
    Workers,

    /// <summary>Who calls models: the bearers of the gateway's keys, whom the call desk knows, sandboxes, and all who may work.</summary>
    KeyHolders,

    /// <summary>Who decides what agents may do: approvals, steps, rules, trust.</summary>
    Deciders,

    /// <summary>Who administers the daemon: tickets, tokens, users, the audit log.</summary>
    Administrators,
}

/// <summary>The word that a route's metadata carries; the last one said counts, so that a route may differ from its group.</summary>
internal sealed record RouteAccess(RouteAudience Audience)
{
    public bool IsOpen => Audience == RouteAudience.Everybody;
}

/// <summary>The words, for a route or a whole group.</summary>
internal static class RouteAccessExtensions
{
    extension<TBuilder>(TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        public TBuilder OpenToAll() => builder.WithMetadata(new RouteAccess(RouteAudience.Everybody));

        public TBuilder Working() => builder.WithMetadata(new RouteAccess(RouteAudience.Workers));

        public TBuilder ForKeyHolders() => builder.WithMetadata(new RouteAccess(RouteAudience.KeyHolders));

        public TBuilder Deciding() => builder.WithMetadata(new RouteAccess(RouteAudience.Deciders));

        public TBuilder Administering() => builder.WithMetadata(new RouteAccess(RouteAudience.Administrators));
    }
}
