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
        await using (var run = await BenchRun.BeginAsync(BenchOptions.Parse(args)))
        {
            await run.MeasureAsync();
        }

        break;
}
