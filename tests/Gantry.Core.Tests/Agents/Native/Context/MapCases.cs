namespace Gantry.Core.Tests.Agents.Native.Context;

/// <summary>
/// What people might ask of three code bases, each with the file that one must see to answer. Written before the map was tuned, in the words of a bug report and
/// not of the code. The code bases are fetched by <c>eng/dev/fetch-map-sources.sh</c>.
/// </summary>
internal static class MapCases
{
    public static IReadOnlyDictionary<string, IReadOnlyList<(string Prompt, string MustSee)>> All { get; } =
        new Dictionary<string, IReadOnlyList<(string, string)>>(StringComparer.Ordinal)
        {
            ["sphinx"] =
            [
                ("Checking external links fails for a site that answers 429: it should wait as long as the Retry-After header says, but it never waits more than a minute.", "sphinx/builders/linkcheck.py"),
                ("When a translated paragraph contains a reference whose target was renamed in the .po file, the build warns of inconsistent references. Let the warning name the original text.", "sphinx/transforms/i18n.py"),
                ("A Google style docstring with a 'Yields:' section loses its type annotation.", "sphinx/ext/napoleon/docstring.py"),
                ("Members inherited from a mocked import show up as undocumented objects; mocked classes should keep their module name.", "sphinx/ext/autodoc/mock.py"),
                ("Formulas rendered as PNG pictures have the wrong vertical alignment because the depth that dvipng reports is ignored.", "sphinx/ext/imgmath.py"),
                ("LaTeX output breaks when a table has a cell that spans both rows and columns.", "sphinx/writers/latex.py"),
                ("Cross references to another project's docs time out; load the remote objects.inv through a proxy and keep the old cached inventory when it cannot be fetched.", "sphinx/ext/intersphinx.py"),
                ("The interactive wizard that creates a new project should refuse a project name that is empty after stripping.", "sphinx/cmd/quickstart.py"),
                ("A C++ declaration with a requires clause after the template parameters isn't parsed.", "sphinx/domains/cpp.py"),
                ("literalinclude with the lines option and diff at the same time should give an error that says which of them to remove.", "sphinx/directives/code.py"),
                ("Numbered figures get the wrong number when a document is included in two toctrees.", "sphinx/environment/collectors/toctree.py"),
                ("Docs are built in parallel: if a worker process crashes its traceback is lost.", "sphinx/util/parallel.py"),
            ],
            ["grpc"] =
            [
                ("The client hangs when the server sends GOAWAY while streams are waiting for a free slot under max concurrent streams.", "internal/transport/http2_client.go"),
                ("Server should close connections that ping too often, the enforcement policy seems to count pings sent while there are active streams.", "internal/transport/http2_server.go"),
                ("Calls fail at once with Unavailable though wait for ready is set, when the chosen address just went into transient failure.", "picker_wrapper.go"),
                ("Name lookups over DNS: TXT records holding the service config are ignored if there's more than one string.", "internal/resolver/dns/dns_resolver.go"),
                ("Compressed messages larger than the receive limit are fully decompressed before they're rejected; stop at the limit.", "rpc_util.go"),
                ("Retries: the server's pushback header with a negative value must stop further attempts.", "stream.go"),
                ("Give the health checking service a way to set all services to NOT_SERVING on shutdown and go back afterwards.", "health/server.go"),
                ("round robin always starts at the first backend after a re-resolution; pick a random start.", "balancer/roundrobin/roundrobin.go"),
                ("A TLS handshake should fail if the negotiated ALPN protocol isn't h2.", "credentials/tls.go"),
                ("Binary log: a filter for one method such as 'foo/bar' with a limit on header bytes isn't parsed right.", "internal/binarylog/env_config.go"),
                ("Metadata keys given in upper case get lost when metadata of two sources is joined.", "metadata/metadata.go"),
                ("Exponential reconnect delay has no jitter when the base delay is at its maximum.", "internal/backoff/backoff.go"),
            ],
            ["webpack"] =
            [
                ("In watch mode a change which arrives while a build is still running is sometimes forgotten; only the next save triggers a rebuild.", "lib/Watching.js"),
                ("The persistent cache on disk grows forever; drop packs that were not used for maxAge.", "lib/cache/PackFileCacheStrategy.js"),
                ("Identical vendor modules are duplicated in async chunks although cacheGroups minSize is satisfied.", "lib/optimize/SplitChunksPlugin.js"),
                ("Dynamic import with a template string: the webpackInclude magic comment isn't honoured if the regular expression has flags.", "lib/dependencies/ImportParserPlugin.js"),
                ("Scope hoisting refuses to merge a module that's only re-exported; explain the bailout reason better.", "lib/optimize/ModuleConcatenationPlugin.js"),
                ("url() in stylesheets with escaped quotes is parsed wrongly by the experimental css support.", "lib/css/walkCssTokens.js"),
                ("Source maps for modules compiled with eval have wrong names when the module is concatenated.", "lib/EvalSourceMapDevToolPlugin.js"),
                ("Build progress output in percent goes backwards with several entry points.", "lib/ProgressPlugin.js"),
                ("A shared singleton from a remote container with an incompatible required version should throw rather than warn when strictVersion is set.", "lib/sharing/ConsumeSharedRuntimeModule.js"),
                ("externals given as a function that returns a promise: a rejected promise isn't reported.", "lib/ExternalModuleFactoryPlugin.js"),
                ("Emitted assets larger than the recommended limit should tell the gzip size in the warning.", "lib/performance/SizeLimitsPlugin.js"),
                ("Importing JSON with named exports should warn that only the default export will be available soon.", "lib/dependencies/HarmonyImportDependency.js"),
            ],
        };
}
