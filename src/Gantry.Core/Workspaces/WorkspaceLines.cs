using Gantry.Protocol.Ids;
using Microsoft.Extensions.Logging;

namespace Gantry.Core.Workspaces;

internal static partial class WorkspaceLines
{
    [LoggerMessage(1501, LogLevel.Information, "{Actor} imported workspace {Workspace} from {Source}.")]
    public static partial void Imported(ILogger logger, string actor, WorkspaceId workspace, string source);

    [LoggerMessage(1502, LogLevel.Warning, "The unfinished folder {Folder} could not be removed; remove it by hand.")]
    public static partial void NotRemoved(ILogger logger, string folder, Exception failure);

    [LoggerMessage(1503, LogLevel.Information, "Removed {Folder}, which a daemon that was killed left unfinished.")]
    public static partial void Swept(ILogger logger, string folder);

    [LoggerMessage(1504, LogLevel.Error, "Import {Import} failed unexpectedly.")]
    public static partial void ImportFailed(ILogger logger, ImportId import, Exception failure);

    [LoggerMessage(1505, LogLevel.Warning, "That import {Import} has ended could not be stored.")]
    public static partial void ImportNotEnded(ILogger logger, ImportId import, Exception failure);

    [LoggerMessage(1506, LogLevel.Information, "{Actor} set the git credential for {Host}.")]
    public static partial void CredentialSet(ILogger logger, string actor, string host);

    [LoggerMessage(1507, LogLevel.Information, "{Actor} removed the git credential for {Host}.")]
    public static partial void CredentialRemoved(ILogger logger, string actor, string host);
}
