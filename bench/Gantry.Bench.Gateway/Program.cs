using Gantry.Bench.Gateway;

// gantry-bench-gateway [--gantry PROGRAM] [--portkey SERVER.js] [--rounds N] [--seconds N] [--page FILE]; the other words are this program's own servers.
return args switch
{
    ["serve", "provider", var port] => await ScriptedProvider.ServeAsync(int.Parse(port)),
    ["serve", "yarp", var port, var upstream] => await YarpProxy.ServeAsync(int.Parse(port), upstream),
    _ => await new GatewayBench(BenchOptions.Read(args)).RunAsync(),
};
