using Gantry.Cli;
using Gantry.Cli.Commands;

var terminal = Terminal.OfThisProcess();
var parse = RootOfCommands.Create(terminal).Parse(args);
return await CommandLine.InvokeAsync(parse, terminal);
