using System.Globalization;
using System.Text;
using Gantry.Protocol.Workspaces;

namespace Gantry.Cli.Rendering;

/// <summary>Shows how far an import is, on standard error: one living line on a terminal, else a line when a phase begins.</summary>
internal sealed class ImportView(Terminal terminal, bool isSilent)
{
    private const string EraseLine = "\r\e[K";
    private string? phase;
    private bool isLineOpen;

    public void Show(WorkspaceImport import)
    {
        if (isSilent || import.Progress is not { } progress)
        {
            return;
        }

        if (terminal.IsRich)
        {
            terminal.Error.Write(EraseLine + Text(progress));
            isLineOpen = true;
            return;
        }

        var begun = $"{progress.Submodule}:{progress.Phase}";
        if (!string.Equals(begun, phase, StringComparison.Ordinal))
        {
            phase = begun;
            terminal.Error.WriteLine(Text(progress));
        }
    }

    /// <summary>Takes the living line away.</summary>
    public void Clear()
    {
        if (isLineOpen)
        {
            terminal.Error.Write(EraseLine);
            isLineOpen = false;
        }
    }

    /// <summary>As in <c>Receiving objects: 45% (450 of 1000), 1.2 MiB</c>.</summary>
    internal static string Text(ImportProgress progress)
    {
        var text = new StringBuilder();
        if (progress.Submodule is { } submodule)
        {
            text.Append(VisibleText.OnOneLine(submodule)).Append(": ");
        }

        text.Append(VisibleText.OnOneLine(progress.Phase));
        if (progress.Percent is { } percent)
        {
            text.Append(CultureInfo.InvariantCulture, $": {percent}% ({progress.Done} of {progress.Total})");
        }
        else if (progress.Done is { } done)
        {
            text.Append(CultureInfo.InvariantCulture, $": {done}");
        }

        return progress.Bytes is { } bytes ? text.Append(", ").Append(ByteText.Of(bytes)).ToString() : text.ToString();
    }
}
