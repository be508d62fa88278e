using Gantry.Bench.Http;
using Gantry.Bench.Http.Servers;

switch (args)
{
    case ["serve", BareServer.Role, var folder, var port]:
        await BareServer.ServeAsync(folder, int.Parse(port));
        break;
    case ["serve", IngestingDaemon.Role, var folder, var port]:
        await IngestingDaemon.ServeAsync(folder, int.Parse(port));
        break;
    default:
        var run = await BenchRun.BeginAsync(BenchOptions.Parse(args));
        try
        {
            await run.MeasureAsync();
        }
        catch (Exception failure)
        {
            // Caught, so that the servers are stopped.
            Console.Error.WriteLine(failure);
            Environment.ExitCode = 1;
        }

        await run.DisposeAsync();
        break;
}
