using System.Buffers.Binary;

namespace Gantry.Adapters.Sandboxes.Door;

/// <summary>arm64: arguments in x0, x1, x2, the number in x8, and the result in x0. Every instruction has four bytes.</summary>
internal sealed class Arm64 : Processor
{
    private const uint SystemCall = 0xD4000001;
    private const int NumberRegister = 8;

    public override ushort Machine => 183;

    public override int Socket => 198;

    public override int Duplicate => 24;

    public override int Bind => 200;

    public override int Listen => 201;

    public override int Connect => 203;

    public override int SendMessage => 211;

    public override int Close => 57;

    public override byte[] BecomeArguments { get; } = Words(
        0xF9400BE0, // ldr x0, [sp, #16]: the stack begins with the count and the arguments
        0x910043E1, // add x1, sp, #16
        0xF94003E2, // ldr x2, [sp]
        0x8B020C22, // add x2, x1, x2, lsl #3: the environment, behind the arguments and their end
        Low(NumberRegister, 221), // execve
        High(NumberRegister, 221),
        SystemCall);

    public override byte[] Call(int number, int first, int second, int third) => Words([Low(0, first), High(0, first), .. Rest(number, second, third)]);

    public override byte[] CallWithResult(int number, int second, int third) => Words(Rest(number, second, third));

    // tbnz x0, #63: the sign of the result.
    public override byte[] JumpOnError(int distance) => Words(0xB7F80000 | ((((uint)distance / 4) & 0x3FFF) << 5));

    public override byte[] Exit(int code) => Words(Low(0, code), High(0, code), Low(NumberRegister, 94), High(NumberRegister, 94), SystemCall);

    private static uint[] Rest(int number, int second, int third) =>
        [Low(1, second), High(1, second), Low(2, third), High(2, third), Low(NumberRegister, number), High(NumberRegister, number), SystemCall];

    // movz wN, #low and movk wN, #high, lsl #16.
    private static uint Low(int register, int value) => 0x52800000 | (((uint)value & 0xFFFF) << 5) | (uint)register;

    private static uint High(int register, int value) => 0x72A00000 | (((uint)value >> 16) << 5) | (uint)register;

    private static byte[] Words(params ReadOnlySpan<uint> words)
    {
        var bytes = new byte[4 * words.Length];
        for (var index = 0; index < words.Length; index++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4 * index), words[index]);
        }

        return bytes;
    }
}
