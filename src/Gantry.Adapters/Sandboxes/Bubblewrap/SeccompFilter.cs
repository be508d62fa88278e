using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Gantry.Adapters.Sandboxes.Bubblewrap;

/// <summary>
/// The filter of system calls that every program in a bubblewrap sandbox runs under: what is refused answers with an error, so that programs can go on without;
/// everything else is allowed.
/// </summary>
internal static class SeccompFilter
{
    private const ushort Load = 0x20;
    private const ushort JumpIfEqual = 0x15;
    private const ushort JumpIfAtLeast = 0x35;
    private const ushort JumpIfAnySet = 0x45;
    private const ushort Return = 0x06;

    private const uint Allow = 0x7fff0000;
    private const uint KillProcess = 0x80000000;
    private const uint NotPermitted = 0x00050000 | 1;
    private const uint NoSuchCall = 0x00050000 | 38;
    private const uint FamilyNotSupported = 0x00050000 | 97;

    // Where the kernel puts what the filter looks at; of an argument the lower half, which is all that these calls look at too.
    private const uint CallNumber = 0;
    private const uint Architecture = 4;
    private const uint FirstArgument = 16;
    private const uint SecondArgument = 24;

    private const uint NewNamespaces = 0x7E020000;
    private const uint SecondTable = 0x40000000;
    private const uint InjectInput = 0x5412;
    private const uint ConsoleCalls = 0x541C;

    // Unix, IPv4, IPv6, netlink (which tells programs about their own network).
    private static readonly uint[] SocketFamilies = [1, 2, 10, 16];

    /// <summary>The filter for this machine; null when its architecture is not known here.</summary>
    public static byte[]? OfThisMachine { get; } = RuntimeInformation.ProcessArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => Generate(SystemCalls.X64),
        System.Runtime.InteropServices.Architecture.Arm64 => Generate(SystemCalls.Arm64),
        _ => null,
    };

    public static byte[] Generate(SystemCalls calls)
    {
        var program = new List<(ushort Code, byte IfTrue, byte IfFalse, uint Value)>
        {
            (Load, 0, 0, Architecture),
            (JumpIfEqual, 1, 0, calls.Architecture),
            (Return, 0, 0, KillProcess),
            (Load, 0, 0, CallNumber),
        };
        if (calls.HasSecondTable)
        {
            program.Add((JumpIfAtLeast, 0, 1, SecondTable));
            program.Add((Return, 0, 0, NoSuchCall));
        }

        foreach (var refused in calls.Refused)
        {
            program.Add((JumpIfEqual, 0, 1, refused));
            program.Add((Return, 0, 0, NotPermitted));
        }

        // Its flags lie in memory, where a filter cannot look; without it, C libraries use clone.
        program.Add((JumpIfEqual, 0, 1, calls.Clone3));
        program.Add((Return, 0, 0, NoSuchCall));

        program.Add((JumpIfEqual, 0, 4, calls.CloneCall));
        program.Add((Load, 0, 0, FirstArgument));
        program.Add((JumpIfAnySet, 0, 1, NewNamespaces));
        program.Add((Return, 0, 0, NotPermitted));
        program.Add((Return, 0, 0, Allow));

        // Letters typed into a terminal that is not one's own.
        program.Add((JumpIfEqual, 0, 5, calls.IoControl));
        program.Add((Load, 0, 0, SecondArgument));
        program.Add((JumpIfEqual, 1, 0, InjectInput));
        program.Add((JumpIfEqual, 0, 1, ConsoleCalls));
        program.Add((Return, 0, 0, NotPermitted));
        program.Add((Return, 0, 0, Allow));

        program.Add((JumpIfEqual, 1, 0, calls.Socket));
        program.Add((JumpIfEqual, 0, (byte)(SocketFamilies.Length + 2), calls.SocketPair));
        program.Add((Load, 0, 0, FirstArgument));
        for (var index = 0; index < SocketFamilies.Length; index++)
        {
            program.Add((JumpIfEqual, (byte)(SocketFamilies.Length - index), 0, SocketFamilies[index]));
        }

        program.Add((Return, 0, 0, FamilyNotSupported));
        program.Add((Return, 0, 0, Allow));
        return Encode(program);
    }

    private static byte[] Encode(List<(ushort Code, byte IfTrue, byte IfFalse, uint Value)> program)
    {
        var bytes = new byte[8 * program.Count];
        for (var index = 0; index < program.Count; index++)
        {
            var instruction = bytes.AsSpan(8 * index, 8);
            BinaryPrimitives.WriteUInt16LittleEndian(instruction, program[index].Code);
            instruction[2] = program[index].IfTrue;
            instruction[3] = program[index].IfFalse;
            BinaryPrimitives.WriteUInt32LittleEndian(instruction[4..], program[index].Value);
        }

        return bytes;
    }
}
