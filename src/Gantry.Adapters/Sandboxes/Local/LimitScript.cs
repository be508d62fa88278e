using System.Globalization;
using System.Text;
using Gantry.Core.Sandboxes;

namespace Gantry.Adapters.Sandboxes.Local;

/// <summary>Limits in the words of a shell, which sets them on itself before it becomes the command.</summary>
internal static class LimitScript
{
    // POSIX counts file sizes in blocks of 512 bytes; bash, called sh, does too.
    private const int FileBlock = 512;
    private const int Kibibyte = 1024;

    /// <summary>Lines that set the limits, each one as far as what is above us lets it be raised.</summary>
    public static string For(SandboxLimits limits)
    {
        var script = new StringBuilder("ulimit -c 0\n");
        Add("-t", limits.ProcessorTime is { } processor ? (long)Math.Max(1, processor.TotalSeconds) : null);
        Add("-f", limits.FileSize / FileBlock);
        Add("-n", limits.OpenFiles);

        // Written memory, not address space: runtimes reserve far more of that than they use.
        Add("-d", limits.Memory / Kibibyte);
        if (limits.Processes is { } processes)
        {
            // bash and dash have different letters for it.
            script.Append(CultureInfo.InvariantCulture, $"ulimit -u {processes} 2>/dev/null || ulimit -p {processes} 2>/dev/null\n");
        }

        return script.ToString();

        void Add(string letter, long? limit)
        {
            if (limit is { } value)
            {
                script.Append(CultureInfo.InvariantCulture, $"ulimit {letter} {value} 2>/dev/null\n");
            }
        }
    }
}
