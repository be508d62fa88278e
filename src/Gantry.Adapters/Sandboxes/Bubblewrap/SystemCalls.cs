namespace Gantry.Adapters.Sandboxes.Bubblewrap;

/// <summary>The numbers of the system calls that the filter names, on one architecture.</summary>
/// <param name="Architecture">As the kernel tells a filter.</param>
/// <param name="Refused">Calls that no tool needs and that reach other processes, keys, mounts, namespaces, or the kernel itself.</param>
/// <param name="HasSecondTable">Whether calls of another pointer size come under the same architecture (x32).</param>
internal sealed record SystemCalls(
    uint Architecture, IReadOnlyList<uint> Refused, uint CloneCall, uint Clone3, uint IoControl, uint Socket, uint SocketPair, bool HasSecondTable)
{
    // The same everywhere: io_uring_setup, _enter, _register; open_tree, move_mount, fsopen, fsconfig, fsmount, fspick; pidfd_getfd; mount_setattr;
    // quotactl_fd; open_tree_attr.
    private static readonly uint[] SharedRefusals = [425, 426, 427, 428, 429, 430, 431, 432, 433, 438, 442, 443, 467];

    public static SystemCalls X64 { get; } = new(
        0xC000003E,
        [
            101, 310, 311, 312, // ptrace, process_vm_readv, process_vm_writev, kcmp
            165, 166, 155, 161, // mount, umount2, pivot_root, chroot
            272, 308, // unshare, setns
            248, 249, 250, // add_key, request_key, keyctl
            321, 298, 323, // bpf, perf_event_open, userfaultfd
            246, 320, 169, // kexec_load, kexec_file_load, reboot
            175, 176, 313, // init_module, delete_module, finit_module
            303, 304, 300, // name_to_handle_at, open_by_handle_at, fanotify_init
            167, 168, 179, 163, // swapon, swapoff, quotactl, acct
            159, 164, 227, 305, // adjtimex, settimeofday, clock_settime, clock_adjtime
            103, 153, 170, 171, // syslog, vhangup, sethostname, setdomainname
            172, 173, 154, 156, // iopl, ioperm, modify_ldt, _sysctl
            134, 180, 212, 279, // uselib, nfsservctl, lookup_dcookie, move_pages
            .. SharedRefusals,
        ],
        CloneCall: 56,
        Clone3: 435,
        IoControl: 16,
        Socket: 41,
        SocketPair: 53,
        HasSecondTable: true);

    public static SystemCalls Arm64 { get; } = new(
        0xC00000B7,
        [
            117, 270, 271, 272, // ptrace, process_vm_readv, process_vm_writev, kcmp
            40, 39, 41, 51, // mount, umount2, pivot_root, chroot
            97, 268, // unshare, setns
            217, 218, 219, // add_key, request_key, keyctl
            280, 241, 282, // bpf, perf_event_open, userfaultfd
            104, 294, 142, // kexec_load, kexec_file_load, reboot
            105, 106, 273, // init_module, delete_module, finit_module
            264, 265, 262, // name_to_handle_at, open_by_handle_at, fanotify_init
            224, 225, 60, 89, // swapon, swapoff, quotactl, acct
            171, 170, 112, 266, // adjtimex, settimeofday, clock_settime, clock_adjtime
            116, 58, 161, 162, // syslog, vhangup, sethostname, setdomainname
            42, 18, 239, // nfsservctl, lookup_dcookie, move_pages
            .. SharedRefusals,
        ],
        CloneCall: 220,
        Clone3: 435,
        IoControl: 29,
        Socket: 198,
        SocketPair: 199,
        HasSecondTable: false);
}
