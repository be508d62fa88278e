namespace Gantry.Server.Security;

/// <summary>Marks a route that takes a form and refuses other bodies itself, with its own sentence.</summary>
internal sealed record FormBody;
