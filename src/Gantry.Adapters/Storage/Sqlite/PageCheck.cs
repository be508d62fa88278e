using Gantry.Core.Failures;
using Microsoft.Data.Sqlite;

namespace Gantry.Adapters.Storage.Sqlite;

/// <summary>Walks all pages of a database on a thread of its own while others use it, and tells when they are damaged. Ends when it is disposed.</summary>
internal sealed class PageCheck : IDisposable
{
    private static readonly TimeSpan Nudge = TimeSpan.FromMilliseconds(50);

    private readonly SqliteFile file;
    private readonly Action<GantryException> onDamage;
    private readonly SqliteHandle reader;
    private readonly Thread walking;
    private volatile bool ending;

    public PageCheck(SqliteFile file, Action<GantryException> onDamage)
    {
        this.file = file;
        this.onDamage = onDamage;
        reader = file.OpenReader();
        walking = new Thread(Walk) { IsBackground = true, Name = "page check" };
        walking.Start();
    }

    /// <summary>Waits for its end, found or not; for so long at most.</summary>
    public bool Wait(TimeSpan patience) => walking.Join(patience);

    /// <inheritdoc/>
    public void Dispose()
    {
        // An interrupt that comes before the statement began is lost.
        ending = true;
        do
        {
            reader.Interrupt();
        }
        while (!walking.Join(Nudge));

        reader.Dispose();
    }

    private void Walk()
    {
        try
        {
            if (!ending)
            {
                SqliteIntegrity.CheckPages(reader, file.Data);
            }
        }
        catch (GantryException damage) when (!IsInterrupted(damage))
        {
            onDamage(damage);
        }
        catch (GantryException)
        {
            // Disposed; whoever opens it next after a crash begins anew.
        }
    }

    private bool IsInterrupted(GantryException failure) => ending && failure.InnerException is SqliteException;
}
