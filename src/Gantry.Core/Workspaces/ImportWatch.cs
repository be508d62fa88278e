using Gantry.Core.Events;
using Gantry.Protocol.Workspaces;

namespace Gantry.Core.Workspaces;

/// <summary>Who is told of an import while it is done.</summary>
/// <param name="Tell">How far it is; called often, from any thread, and returns at once.</param>
/// <param name="Record">Called in the transaction that stores the workspace; what it throws, the import fails with.</param>
public sealed record ImportWatch(Action<ImportProgress> Tell, Action<IStoreTransaction, Workspace> Record);
