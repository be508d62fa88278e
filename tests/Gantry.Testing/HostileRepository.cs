namespace Gantry.Testing;

/// <summary>Makes repositories that start a program of theirs in every way that git has: committed attributes, configuration, hooks.</summary>
public static class HostileRepository
{
    private static readonly string[] Hooks =
        ["post-checkout", "pre-commit", "commit-msg", "post-commit", "post-index-change", "reference-transaction", "fsmonitor-watchman", "post-merge", "pre-push", "update", "pre-receive"];

    /// <summary>Arms a repository that there is.</summary>
    /// <param name="around">A folder of the test's own outside the repository; the file "canary" appears in it when anything of the repository runs.</param>
    public static async Task ArmAsync(string repository, string around)
    {
        var trap = Path.Combine(around, "trap.sh");
        await File.WriteAllTextAsync(trap, $"#!/bin/sh\necho \"$0 $*\" >> {Path.Combine(around, "canary")}\ncat\n");
        await TestGit.RunAsync(around, "-c", "alias.x=!chmod 755 trap.sh", "x");
        await File.WriteAllTextAsync(Path.Combine(repository, ".gitattributes"), "* filter=evil diff=evil merge=evil text working-tree-encoding=UTF-8\n");
        await TestGit.RunAsync(repository, "add", ".gitattributes");
        await TestGit.RunAsync(repository, "-c", "user.name=T", "-c", "user.email=t@example.test", "commit", "--quiet", "--message=attributes");
        (string Key, string Value)[] settings =
        [
            ("core.fsmonitor", trap), ("core.sshCommand", trap), ("core.pager", trap), ("core.editor", trap), ("core.askPass", trap),
            ("core.gitProxy", trap), ("core.alternateRefsCommand", trap), ("diff.external", trap), ("diff.evil.command", trap), ("diff.evil.textconv", trap),
            ("filter.evil.clean", trap), ("filter.evil.smudge", trap), ("filter.evil.required", "true"), ("merge.evil.driver", trap),
            ("credential.helper", "!" + trap), ("uploadpack.packObjectsHook", trap), ("gpg.program", trap), ("core.hooksPath", Path.Combine(around, "hooks")),
            ("log.showSignature", "true"), ("commit.gpgSign", "true"), ("alias.status", "!" + trap), ("remote.origin.uploadpack", trap), ("remote.origin.receivepack", trap),
        ];
        foreach (var (key, value) in settings)
        {
            await TestGit.RunAsync(repository, "config", key, value);
        }

        foreach (var folder in (string[])[Path.Combine(around, "hooks"), Path.Combine(repository, ".git", "hooks")])
        {
            Directory.CreateDirectory(folder);
            foreach (var hook in Hooks)
            {
                File.Copy(trap, Path.Combine(folder, hook), overwrite: true);
            }
        }
    }
}
