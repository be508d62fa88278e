using Gantry.Testing;

namespace Gantry.Core.Tests.Events;

/// <summary>The same over a store that answers from another process.</summary>
public sealed class SharedEventLogReaderTests() : EventLogReaderTests(OnPostgres())
{
    private static EventLogFixture OnPostgres()
    {
        Assert.SkipUnless(TestPostgres.IsThere, TestPostgres.HowToStart);
        return new EventLogFixture(new TestPostgres());
    }
}
