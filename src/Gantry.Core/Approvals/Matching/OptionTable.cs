using System.Collections.Frozen;

namespace Gantry.Core.Approvals.Matching;

/// <summary>What is known of well-known programs; never all of it.</summary>
internal static class OptionTable
{
    private const string Runs = "runs a program";
    private const string Writes = "writes a file";
    private const string Sends = "sends a file";
    private const string Settings = "takes its settings from elsewhere";

    /// <summary>By program. Short options as a dash and a letter.</summary>
    public static readonly FrozenDictionary<string, IReadOnlyList<(string Option, string Effect)>> Options =
        new Dictionary<string, IReadOnlyList<(string Option, string Effect)>>(StringComparer.Ordinal)
        {
            ["sort"] =
            [
                ("-o", Writes), ("-T", Writes), ("--output", Writes), ("--compress-program", Runs), ("--temporary-directory", Writes),
                ("--files0-from", Settings),
            ],
            ["tar"] =
            [
                ("-I", Runs), ("-F", Runs), ("--to-command", Runs), ("--use-compress-program", Runs), ("--checkpoint-action", Runs),
                ("--info-script", Runs),
                ("--new-volume-script", Runs), ("--rsh-command", Runs), ("--rmt-command", Runs), ("-x", Writes), ("--extract", Writes),
                ("--get", Writes), ("-P", Writes),
                ("--absolute-names", Writes), ("--remove-files", "removes files"),
            ],
            ["rg"] = [("--pre", Runs), ("--hostname-bin", Runs), ("--search-zip", Runs), ("-z", Runs)],
            ["fd"] = [("-x", Runs), ("-X", Runs), ("--exec", Runs), ("--exec-batch", Runs)],
            ["fdfind"] = [("-x", Runs), ("-X", Runs), ("--exec", Runs), ("--exec-batch", Runs)],
            ["ag"] = [("--pager", Runs)],
            ["bat"] = [("--pager", Runs), ("--config-file", Settings)],
            ["sed"] = [("-i", Writes), ("--in-place", Writes), ("-f", Settings), ("--file", Settings)],
            ["gsed"] = [("-i", Writes), ("--in-place", Writes), ("-f", Settings), ("--file", Settings)],
            ["curl"] =
            [
                ("-o", Writes), ("-O", Writes), ("-J", Writes), ("-D", Writes), ("-c", Writes), ("-K", Settings), ("-d", Sends), ("-F", Sends),
                ("-T", Sends), ("-x", Settings), ("-E", Settings),
                ("-q", Settings), ("-b", Sends), ("-n", Sends), ("-u", Sends), ("-X", Sends), ("-H", Sends),
                ("--output", Writes), ("--remote-name", Writes), ("--remote-header-name", Writes), ("--dump-header", Writes),
                ("--cookie-jar", Writes), ("--create-dirs", Writes), ("--trace", Writes),
                ("--stderr", Writes), ("--config", Settings), ("--data", Sends), ("--json", Sends), ("--form", Sends), ("--upload-file", Sends),
                ("--proxy", Settings), ("--engine", Runs),
                ("--etag-save", Writes), ("--hsts", Writes), ("--alt-svc", Writes), ("--libcurl", Writes), ("--url-query", Sends),
                ("--request", Sends), ("--header", Sends), ("--cookie", Sends),
                ("--netrc", Sends), ("--user", Sends), ("--preproxy", Settings), ("--socks", Settings), ("--unix-socket", Settings),
                ("--abstract-unix-socket", Settings), ("--resolve", Settings),
                ("--connect-to", Settings), ("--output-dir", Writes), ("--variable", Sends), ("--next", Settings), ("--quote", Sends), ("-Q", Sends),
                ("-w", Writes), ("--write-out", Writes),
            ],
            ["wget"] =
            [
                ("-O", Writes), ("-o", Writes), ("-a", Writes), ("-e", Settings), ("-P", Writes), ("-i", Settings), ("-r", Writes), ("-m", Writes),
                ("--output-document", Writes),
                ("--output-file", Writes), ("--append-output", Writes), ("--execute", Settings), ("--directory-prefix", Writes),
                ("--post-file", Sends), ("--post-data", Sends), ("--body-file", Sends),
                ("--body-data", Sends), ("--use-askpass", Runs), ("--config", Settings), ("--save-cookies", Writes), ("--input-file", Settings),
                ("--recursive", Writes), ("--mirror", Writes),
                ("--warc-file", Writes), ("--header", Sends), ("--method", Sends),
            ],
            ["scp"] = [("-o", Settings), ("-F", Settings), ("-S", Runs), ("-J", Settings), ("-D", Runs)],
            ["sftp"] = [("-o", Settings), ("-F", Settings), ("-S", Runs), ("-D", Runs), ("-b", Settings)],
            ["rsync"] =
            [
                ("-e", Runs), ("--rsh", Runs), ("--rsync-path", Runs), ("--delete", "removes files"), ("--remove-source-files", "removes files"),
                ("--log-file", Writes), ("--password-file", Sends),
            ],
            ["make"] =
            [
                ("-f", Settings), ("-C", Settings), ("-I", Settings), ("--file", Settings), ("--makefile", Settings), ("--directory", Settings),
                ("--eval", Runs), ("--include-dir", Settings),
            ],
            ["gmake"] =
            [
                ("-f", Settings), ("-C", Settings), ("-I", Settings), ("--file", Settings), ("--makefile", Settings), ("--directory", Settings),
                ("--eval", Runs), ("--include-dir", Settings),
            ],
            ["npm"] =
            [
                ("--prefix", Settings), ("-C", Settings), ("--script-shell", Runs), ("--node-options", Runs), ("--userconfig", Settings),
                ("--globalconfig", Settings), ("--git", Runs), ("--editor", Runs), ("--viewer", Runs), ("-g", Writes), ("--global", Writes),
            ],
            ["pnpm"] =
            [
                ("--prefix", Settings), ("-C", Settings), ("--dir", Settings), ("--script-shell", Runs), ("--node-options", Runs), ("-g", Writes),
                ("--global", Writes),
            ],
            ["yarn"] = [("--cwd", Settings), ("--use-yarnrc", Settings), ("--script-shell", Runs)],
            ["npx"] = [("-c", Runs), ("--call", Runs), ("-p", Runs), ("--package", Runs)],
            ["xxd"] = [("-r", Writes)],
            ["tree"] = [("-o", Writes)],
            ["diff"] = [("--to-file", Settings), ("--from-file", Settings)],
            ["jq"] = [("-L", Settings), ("-f", Settings), ("--from-file", Settings), ("--library-path", Settings)],
            ["yq"] = [("-i", Writes), ("--inplace", Writes), ("-s", Writes), ("--split-exp", Writes)],
            ["date"] = [("-s", "sets the clock"), ("--set", "sets the clock"), ("-f", Settings), ("--file", Settings)],
            ["file"] =
            [
                ("-C", Writes), ("--compile", Writes), ("-m", Settings), ("--magic-file", Settings), ("-f", Settings), ("--files-from", Settings),
                ("-z", Runs), ("-Z", Runs),
            ],
            ["zip"] = [("-T", Runs), ("-TT", Runs), ("--unzip-command", Runs), ("-m", "removes files"), ("--move", "removes files")],
            ["split"] = [("--filter", Runs)],
            ["dotnet"] =
            [
                ("--additionalprobingpath", Runs), ("--additional-deps", Runs), ("--logger", Settings), ("--output", Writes), ("-o", Writes),
            ],
            ["go"] =
            [
                ("-exec", Runs), ("-toolexec", Runs), ("-modfile", Settings), ("-overlay", Settings), ("-C", Settings), ("-o", Writes),
                ("-vettool", Runs),
            ],
            ["cargo"] = [("--config", Settings), ("--manifest-path", Settings), ("-Z", Settings), ("--target-dir", Writes), ("-C", Settings)],
            ["docker"] =
            [
                ("-v", "gives a container files of this machine"), ("--volume", "gives a container files of this machine"),
                ("--mount", "gives a container files of this machine"), ("--privileged", "gives a container this machine"), ("-H", Settings),
                ("--host", Settings), ("--pid", "gives a container this machine"), ("--device", "gives a container this machine"),
                ("--cap-add", "gives a container this machine"),
            ],
            ["podman"] =
            [
                ("-v", "gives a container files of this machine"), ("--volume", "gives a container files of this machine"),
                ("--mount", "gives a container files of this machine"), ("--privileged", "gives a container this machine"), ("--url", Settings),
                ("--pid", "gives a container this machine"), ("--device", "gives a container this machine"),
                ("--cap-add", "gives a container this machine"),
            ],
            ["test"] = [("-v", "evaluates its operand"), ("-R", "evaluates its operand")],
            ["["] = [("-v", "evaluates its operand"), ("-R", "evaluates its operand")],
            ["printf"] = [("-v", "sets a variable of the shell")],
            ["wait"] = [("-p", "sets a variable of the shell")],
            ["jobs"] = [("-x", Runs)],
            ["cp"] = [("-t", Writes), ("--target-directory", Writes)],
            ["mv"] = [("-t", Writes), ("--target-directory", Writes)],
            ["ln"] = [("-t", Writes), ("--target-directory", Writes)],
            ["install"] = [("--strip-program", Runs), ("-t", Writes), ("--target-directory", Writes)],
            ["pytest"] =
            [
                ("-p", Runs), ("-c", Settings), ("-o", Settings), ("--rootdir", Settings), ("--override-ini", Settings), ("--confcutdir", Settings),
            ],
            ["eslint"] =
            [
                ("--fix", Writes), ("-c", Settings), ("--config", Settings), ("--rulesdir", Runs), ("--plugin", Runs), ("--parser", Runs),
                ("-f", Runs), ("--format", Runs), ("-o", Writes), ("--output-file", Writes), ("--resolve-plugins-relative-to", Runs),
            ],
            ["prettier"] = [("--write", Writes), ("-w", Writes), ("--plugin", Runs), ("--config", Settings)],
            ["gh"] =
            [
                ("--input", Sends), ("-X", Sends), ("--method", Sends), ("-F", Sends), ("--field", Sends), ("-f", Sends), ("--raw-field", Sends),
            ],
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Programs whose operands are what they change; what they do within the workspace is left to the rule that names them.</summary>
    public static readonly FrozenDictionary<string, string> Writers = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["tee"] = Writes,
        ["tar"] = Writes,
        ["dd"] = Writes,
        ["cp"] = Writes,
        ["mv"] = "moves files",
        ["ln"] = "makes a link",
        ["install"] = Writes,
        ["truncate"] = Writes,
        ["rm"] = "removes files",
        ["rmdir"] = "removes folders",
        ["shred"] = "removes files",
        ["chmod"] = "changes who may use a file",
        ["chown"] = "changes who may use a file",
        ["touch"] = Writes,
        ["mkdir"] = "makes a folder",
        ["mknod"] = Writes,
        ["unlink"] = "removes files",
        ["patch"] = Writes,
        ["uniq"] = Writes,
        ["xxd"] = Writes,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Programs that read their first operand and write their second.</summary>
    public static readonly FrozenSet<string> InAndOut = FrozenSet.Create(StringComparer.Ordinal, "uniq", "xxd");
}
