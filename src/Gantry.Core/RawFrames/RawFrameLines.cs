using Gantry.Protocol.Ids;
using Microsoft.Extensions.Logging;

namespace Gantry.Core.RawFrames;

internal static partial class RawFrameLines
{
    [LoggerMessage(1801, LogLevel.Warning, "Raw frames of providers cannot be kept; everything else goes on. Told once until it works again.")]
    public static partial void Failing(ILogger logger, Exception failure);

    [LoggerMessage(1802, LogLevel.Warning, "A raw frame of run {Run} could not be written as JSON and was dropped.")]
    public static partial void Unwritable(ILogger logger, RunId run, Exception failure);
}
