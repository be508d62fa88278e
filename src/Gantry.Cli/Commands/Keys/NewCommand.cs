using System.CommandLine;
using Gantry.Protocol.Json;
using Gantry.Protocol.ModelGateway;

namespace Gantry.Cli.Commands.Keys;

/// <summary><c>gantry keys new</c>.</summary>
internal static class NewCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var user = new Option<string?>("--user") { Description = "For a user; the owner when nobody is named.", HelpName = "NAME" };
        var session = new Option<string?>("--session") { Description = "For a session: its limits hold for all calls of that session.", HelpName = "ID" };
        var run = new Option<string?>("--run") { Description = "For a run; it stops working when the run ends.", HelpName = "ID" };
        var tenant = new Option<string?>("--tenant") { Description = "For a tenant.", HelpName = "NAME" };
        var name = new Option<string?>("--name") { Description = "What to call it.", HelpName = "TEXT" };
        var command = new DocumentedCommand(
            "new",
            "Makes a key and prints its secret, this once.",
            "gantry keys new --user anna --budget 5/day --budget 50/month",
            "gantry keys new --session 0190… --budget 2/run",
            "gantry keys new --tenant acme --model 'claude-*' --rpm 60 --for 30d")
        {
            user,
            session,
            run,
            tenant,
            name,
        };
        var limits = new KeyLimitOptions().AddTo(command);

        return command.Does(globals, async (scope, cancellationToken) =>
        {
            (string Kind, string? HeldBy)[] holders =
                [("user", scope.Parse.GetValue(user)), ("session", scope.Parse.GetValue(session)), ("run", scope.Parse.GetValue(run)), ("tenant", scope.Parse.GetValue(tenant))];
            var named = holders.Where(holder => holder.HeldBy is not null).ToList();
            if (named.Count > 1)
            {
                throw new CommandFailure(ExitCode.Usage, "A key is for one: name a user, a session, a run or a tenant.");
            }

            var (kind, heldBy) = named.Count == 1 ? named[0] : ("user", "owner");
            var given = limits.Read(scope);
            using var client = await scope.ConnectAsync(cancellationToken);
            var made = await client.PostAsync(
                "api/keys",
                new CreateModelKey(kind, heldBy, scope.Parse.GetValue(name), given.Models, given.RequestsPerMinute, given.TokensPerMinute, given.Budgets, given.ExpiresAt),
                ApiJson.Default.CreateModelKey,
                ApiJson.Default.ModelKeyCreated,
                cancellationToken);
            if (scope.Json)
            {
                scope.Terminal.WriteJson(made, ApiJson.Default.ModelKeyCreated);
                return ExitCode.Ok;
            }

            // The secret alone on standard output, so that it can be piped where it belongs.
            scope.Terminal.WriteLine(made.Secret);
            scope.Terminal.Complain($"Key {made.Key.KeyId}. The secret is not shown again.");
            return ExitCode.Ok;
        });
    }
}
