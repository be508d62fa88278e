using Gantry.Core.Failures;
using Gantry.Core.Text;

namespace Gantry.Core.RawFrames;

/// <summary>How much of what providers send is kept, and for how long.</summary>
public sealed record RawFrameOptions
{
    /// <summary>Characters of one frame; what is longer is cut.</summary>
    public int FrameLimit { get; init; } = 64 * 1024;

    /// <summary>Bytes of one run's frames; beyond it the oldest go.</summary>
    public long RunLimit { get; init; } = 16 * 1024 * 1024;

    /// <summary>Bytes of all frames together, about; beyond it the oldest runs' go.</summary>
    public long TotalLimit { get; init; } = 256 * 1024 * 1024;

    /// <summary>How long a run's frames are kept after its last one; zero: they are only streamed and not kept at all.</summary>
    public TimeSpan KeepFor { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Reads <c>GANTRY_RAW_FRAME_LIMIT</c>, <c>GANTRY_RAW_RUN_LIMIT</c>, <c>GANTRY_RAW_LIMIT</c> (sizes) and <c>GANTRY_RAW_KEEP</c> (an age).</summary>
    /// <exception cref="GantryException">Invalid: one cannot be used, or they do not fit together.</exception>
    public static RawFrameOptions From(Func<string, string?> setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        var defaults = new RawFrameOptions();
        var options = new RawFrameOptions
        {
            FrameLimit = (int)Math.Min(Size("GANTRY_RAW_FRAME_LIMIT", defaults.FrameLimit), 1024 * 1024),
            RunLimit = Size("GANTRY_RAW_RUN_LIMIT", defaults.RunLimit),
            TotalLimit = Size("GANTRY_RAW_LIMIT", defaults.TotalLimit),
            KeepFor = setting("GANTRY_RAW_KEEP") is { Length: > 0 } age ? Amounts.Age(age, "GANTRY_RAW_KEEP") : defaults.KeepFor,
        };
        return options.FrameLimit > 0 && options.RunLimit >= options.FrameLimit && options.TotalLimit >= options.RunLimit
            ? options
            : throw GantryException.Invalid(
                "GANTRY_RAW_LIMIT",
                $"GANTRY_RAW_FRAME_LIMIT ({options.FrameLimit}), GANTRY_RAW_RUN_LIMIT ({options.RunLimit}) and GANTRY_RAW_LIMIT ({options.TotalLimit}) must rise in this order, from 1.");

        long Size(string name, long otherwise) => setting(name) is { Length: > 0 } text ? Amounts.Bytes(text, name) : otherwise;
    }
}
