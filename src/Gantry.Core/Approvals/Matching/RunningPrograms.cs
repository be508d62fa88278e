using System.Collections.Frozen;

namespace Gantry.Core.Approvals.Matching;

/// <summary>Programs whose arguments or input are a program: a pattern has to spell that out.</summary>
internal static class RunningPrograms
{
    private static readonly FrozenSet<string> Runners = FrozenSet.Create(
        StringComparer.Ordinal,
        "parallel", "watch", "script", "scriptreplay", "chroot", "nsenter", "unshare", "su", "runuser", "flock", "chrt", "taskset", "numactl",
        "strace", "ltrace", "gdb", "lldb",
        "valgrind", "perf", "entr", "fakeroot", "fakechroot", "proot", "firejail", "bwrap", "systemd-run", "at", "batch", "crontab",
        "dbus-run-session", "xvfb-run", "caffeinate",
        "arch", "setarch", "linux32", "linux64", "i386", "x86_64", "eatmydata", "faketime", "unbuffer", "expect", "rlwrap", "socat", "nc", "ncat",
        "netcat", "tmux", "screen",
        "pkexec", "gosu", "su-exec", "chpst", "softlimit", "setpriv", "capsh", "prlimit", "newgrp", "sg", "start-stop-daemon", "daemonize", "ssh",
        "sshpass", "mosh", "rsh",
        "catchsegv", "choom", "coproc", "csh", "tcsh", "fish", "pwsh", "powershell", "xonsh", "nu", "elvish", "rc", "es", "yash", "mksh",
        "run-parts", "osascript", "open",
        "ld.so", "ld-linux-x86-64.so.2", "installer", "launchctl", "systemctl", "service", "vim", "vi", "nvim", "view", "ex", "emacs", "nano", "ed",
        "less", "more", "most", "man");

    private static readonly FrozenSet<string> Interpreters = FrozenSet.Create(
        StringComparer.Ordinal,
        "bash", "sh", "dash", "zsh", "ash", "ksh", "python", "python2", "python3", "pypy", "pypy3", "perl", "ruby", "node", "nodejs", "deno", "bun",
        "php", "lua", "luajit", "tclsh",
        "wish", "Rscript", "R", "julia", "ghci", "runghc", "guile", "racket", "scala", "groovy", "kotlin", "jshell", "irb", "sqlite3", "psql",
        "mysql", "bc", "dc", "gnuplot", "m4");

    // With these the rest is text that runs.
    private static readonly string[] TextOptions =
    [
        "-c", "-e", "-E", "-p", "-r", "-i", "-s", "-m", "-x", "-l", "-M", "-I", "-", "--eval", "--print", "--require", "--import", "--loader",
    ];

    public static IEnumerable<Hazard> Of(string program, IReadOnlyList<string> arguments)
    {
        if (Runners.Contains(program))
        {
            return [new Hazard($"runs what '{program}' is told, which is not judged by itself", HazardReach.Whole)];
        }

        if (!Interpreters.Contains(program))
        {
            return [];
        }

        if (arguments.Count == 1)
        {
            return [new Hazard("runs what it reads from its input", HazardReach.Whole)];
        }

        // What a script gets after its name is the script's.
        return from option in arguments.Index().Skip(1).TakeWhile(argument => argument.Item.StartsWith('-'))
               where RunsText(option.Item)
               select new Hazard($"runs a program that stands in its arguments ({option.Item})", HazardReach.Argument, option.Index, option.Item);
    }

    private static bool RunsText(string option) => option == "-"
        || TextOptions.Any(known => known.Length > 2 && option.StartsWith(known, StringComparison.Ordinal))
        || (!option.StartsWith("--", StringComparison.Ordinal) && TextOptions.Any(known => known.Length == 2 && option.Contains(known[1])));
}
