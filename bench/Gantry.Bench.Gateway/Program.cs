using Gantry.Bench.Gateway;

// gantry-bench-gateway load PID PORT KEY chat|stream|paced|agent|translated|translated-stream|translated-agent CONNECTIONS SECONDS: one load on a server that runs already, for profilers and comparisons.
// gantry-bench-gateway translated [--gantry PROGRAM] [--routers FOLDER] [--rounds N] [--seconds N] [--page FILE]: what translation costs, beside routers that translate.
// gantry-bench-gateway [--gantry PROGRAM] [--routers FOLDER] [--rounds N] [--seconds N] [--page FILE]; the other words are this program's own servers.
return args switch
{
    ["serve", "provider", var port] => ScriptedProvider.Serve(int.Parse(port)),
    ["serve", "bare", var port, var upstream] => await BareProxy.ServeAsync(int.Parse(port), upstream),
    ["serve", "yarp", var port, var upstream] => await YarpProxy.ServeAsync(int.Parse(port), upstream),
    ["load", var pid, var port, var key, var kind, var connections, var seconds] => await Load.OneAsync(int.Parse(pid), int.Parse(port), key, kind, int.Parse(connections), double.Parse(seconds)),
    ["translated", ..] => await new TranslatedBench(BenchOptions.Read(args)).RunAsync(),
    _ => await new GatewayBench(BenchOptions.Read(args)).RunAsync(),
};
