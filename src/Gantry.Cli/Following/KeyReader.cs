using System.Text;

namespace Gantry.Cli.Following;

/// <summary>
/// Reads keys so that the wait can be given up: a blocking read would swallow the next key after another client has answered. Looks every 40 ms.
/// </summary>
internal sealed class KeyReader(Terminal terminal, TimeProvider time)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(40);

    /// <summary>Drops what was typed before the question stood there.</summary>
    public void Forget()
    {
        while (Console.KeyAvailable)
        {
            Console.ReadKey(intercept: true);
        }
    }

    public async Task<ConsoleKeyInfo> ReadAsync(CancellationToken cancellationToken)
    {
        while (!Console.KeyAvailable)
        {
            await Task.Delay(LookAgain, time, cancellationToken);
        }

        return Console.ReadKey(intercept: true);
    }

    /// <summary>A line of text; null when Escape gives it up.</summary>
    public Task<string?> ReadLineAsync(CancellationToken cancellationToken) => ReadLineAsync(isHidden: false, cancellationToken);

    /// <summary>The same for a secret: nothing of it is shown.</summary>
    public Task<string?> ReadHiddenLineAsync(CancellationToken cancellationToken) => ReadLineAsync(isHidden: true, cancellationToken);

    private async Task<string?> ReadLineAsync(bool isHidden, CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        while (true)
        {
            var key = await ReadAsync(cancellationToken);
            switch (key.Key)
            {
                case ConsoleKey.Enter:
                    terminal.WriteLine();
                    return line.ToString();
                case ConsoleKey.Escape:
                    terminal.WriteLine();
                    return null;
                case ConsoleKey.Backspace when line.Length > 0:
                    line.Length--;
                    terminal.Write(isHidden ? "" : "\b \b");
                    break;
                default:
                    if (!char.IsControl(key.KeyChar))
                    {
                        line.Append(key.KeyChar);
                        terminal.Write(isHidden ? "" : key.KeyChar.ToString());
                    }

                    break;
            }
        }
    }
}
