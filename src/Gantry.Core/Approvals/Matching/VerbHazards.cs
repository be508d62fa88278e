using System.Collections.Frozen;

namespace Gantry.Core.Approvals.Matching;

/// <summary>Programs whose next word decides whether they run what is in the workspace or the registry: <c>npm *</c> is not yet <c>npm run deploy</c>.</summary>
internal static class VerbHazards
{
    private static readonly FrozenDictionary<string, string[]> Verbs = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["npm"] =
        [
            "run", "run-script", "rum", "urn", "exec", "x", "explore", "start", "stop", "restart", "publish", "init", "create", "config", "edit",
        ],
        ["pnpm"] = ["run", "exec", "dlx", "create", "publish", "start", "config", "env"],
        ["yarn"] = ["run", "exec", "dlx", "create", "publish", "start", "config", "node"],
        ["bun"] = ["run", "x", "create", "publish", "exec"],
        ["docker"] = ["run", "exec", "cp", "push", "compose", "build", "buildx", "context", "plugin", "save", "load", "import", "export"],
        ["podman"] = ["run", "exec", "cp", "push", "compose", "build", "machine", "save", "load", "import", "export"],
        ["kubectl"] = ["exec", "apply", "delete", "cp", "run", "edit", "patch", "replace", "config", "debug", "proxy", "port-forward", "plugin"],
        ["cargo"] = ["run", "install", "publish", "login", "owner", "yank", "fix"],
        ["go"] = ["run", "generate", "install", "env", "tool", "get"],
        ["dotnet"] = ["run", "exec", "tool", "nuget", "watch", "script", "msbuild", "new", "fsi"],
        ["gh"] = ["api", "alias", "extension", "auth", "config", "secret", "variable", "codespace", "repo", "release", "workflow"],
        ["pip"] = ["install", "download", "wheel", "config"],
        ["pip3"] = ["install", "download", "wheel", "config"],
        ["uv"] = ["run", "tool", "pip", "publish"],
        ["poetry"] = ["run", "publish", "config", "shell"],
        ["terraform"] = ["apply", "destroy", "import", "console", "state"],
        ["gem"] = ["install", "push", "exec"],
        ["bundle"] = ["exec", "config"],
        ["mvn"] = ["exec:java", "exec:exec", "deploy"],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static IEnumerable<Hazard> Of(string program, IReadOnlyList<string> arguments)
    {
        // npx runs whatever its first word names.
        if (program is "npx" or "bunx" or "pipx" or "uvx")
        {
            return First(arguments).Select(word => new Hazard($"runs the package '{word.Item}'", HazardReach.Argument, word.Index, word.Item));
        }

        return from verb in First(arguments)
               where Verbs.TryGetValue(program, out var known) && known.Contains(verb.Item, StringComparer.Ordinal)
               select new Hazard($"runs or changes more than its first word says ({program} {verb.Item})", HazardReach.Argument, verb.Index, verb.Item);
    }

    private static IEnumerable<(int Index, string Item)> First(IReadOnlyList<string> arguments) =>
        arguments.Index().Skip(1).Where(argument => !argument.Item.StartsWith('-')).Take(1);
}
