using Gantry.Core.Events;

namespace Gantry.Adapters.Storage.Tables;

/// <param name="now">The transaction's moment, by which a receipt has expired or not.</param>
internal sealed class ReceiptTable(SqlHandle handle, Func<DateTimeOffset> now) : IReceiptTable
{
    public StoredReceipt? Find(CommandReceipt command) =>
        handle.First(
            "SELECT body_hash, reply_json FROM receipts WHERE caller = @caller AND route = @route AND key = @key AND expires_at > @now",
            row => new StoredReceipt(row.GetString(0), row.GetString(1)),
            ("@caller", command.Caller),
            ("@route", command.Route),
            ("@key", command.Key),
            ("@now", now()));

    public void Add(CommandReceipt command, string replyJson, DateTimeOffset expires)
    {
        // Each new receipt sweeps out the old ones, so that the table holds a day and no more.
        handle.Write("DELETE FROM receipts WHERE expires_at <= @now", ("@now", now()));
        handle.Write(
            "INSERT INTO receipts (caller, route, key, body_hash, reply_json, expires_at) VALUES (@caller, @route, @key, @hash, @reply, @expires)",
            ("@caller", command.Caller),
            ("@route", command.Route),
            ("@key", command.Key),
            ("@hash", command.BodyHash),
            ("@reply", replyJson),
            ("@expires", expires));
    }
}
