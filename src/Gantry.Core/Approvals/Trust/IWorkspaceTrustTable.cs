using Gantry.Core.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Approvals.Trust;

/// <summary>The workspaces that are trusted.</summary>
public interface IWorkspaceTrustTable
{
    /// <summary>Null: it is not trusted.</summary>
    TrustRecord? Find(WorkspaceId workspace);

    /// <summary>Trusts it, or replaces what is known of it.</summary>
    void Set(TrustRecord record);

    /// <summary>Trusts it no more.</summary>
    /// <returns>False when it was not trusted.</returns>
    bool Remove(WorkspaceId workspace);
}

/// <summary>A workspace whose own rules count.</summary>
/// <param name="RulesHash">Of its file of rules when it was last read; null when there was none.</param>
public sealed record TrustRecord(WorkspaceId WorkspaceId, DateTimeOffset At, string By, string? RulesHash);

/// <summary>Gives the table its name.</summary>
public static class TrustStoreExtensions
{
    extension(IStoreView view)
    {
        /// <summary>The workspaces that are trusted.</summary>
        public IWorkspaceTrustTable Trust => view.Table<IWorkspaceTrustTable>();
    }
}
