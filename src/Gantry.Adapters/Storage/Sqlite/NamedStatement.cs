namespace Gantry.Adapters.Storage.Sqlite;

/// <summary>
/// A statement that changes rows, with its values by name: where each of them stands is looked up once. The provider's command does the same for three times the
/// work, which counts where every model call is a row.
/// </summary>
internal sealed class NamedStatement : IDisposable
{
    private readonly SqliteStatement statement;
    private readonly int[] places;

    private NamedStatement(SqliteStatement statement, int[] places) => (this.statement, this.places) = (statement, places);

    /// <param name="values">In the order in which they will always come.</param>
    public static NamedStatement Prepare(SqliteStatement statement, ReadOnlySpan<(string Name, object? Value)> values)
    {
        var places = new int[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            places[i] = statement.PlaceOf(values[i].Name) is > 0 and var place ? place : throw new InvalidOperationException($"The statement has no {values[i].Name}.");
        }

        return new NamedStatement(statement, places);
    }

    public void Run(ReadOnlySpan<(string Name, object? Value)> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            Bind(places[i], values[i].Value);
        }

        statement.Run();
    }

    public void Dispose() => statement.Dispose();

    private void Bind(int place, object? value) => _ = value switch
    {
        null or DBNull => statement.BindNull(place),
        string text => statement.Bind(place, text),
        long number => statement.Bind(place, number),
        int number => statement.Bind(place, number),
        bool flag => statement.Bind(place, flag ? 1 : 0),
        DateTimeOffset time => statement.Bind(place, StoredTime.Write(time)),
        double number => statement.Bind(place, number),
        byte[] bytes => statement.BindBlob(place, bytes),
        _ => throw new InvalidOperationException($"No column keeps a {value.GetType().Name}."),
    };
}
