using System.Buffers.Binary;

namespace Gantry.Adapters.Sandboxes.Door;

/// <summary>x86-64: arguments in rdi, rsi, rdx, the number in rax, and the result there too.</summary>
internal sealed class X64 : Processor
{
    private static readonly byte[] SystemCall = [0x0F, 0x05];

    public override ushort Machine => 62;

    public override int Socket => 41;

    public override int Duplicate => 292;

    public override int Bind => 49;

    public override int Listen => 50;

    public override int Connect => 42;

    public override int SendMessage => 46;

    public override int Close => 3;

    public override byte[] BecomeArguments { get; } =
    [
        0x48, 0x8B, 0x7C, 0x24, 0x10, // mov rdi, [rsp+16]: the stack begins with the count and the arguments
        0x48, 0x8D, 0x74, 0x24, 0x10, // lea rsi, [rsp+16]
        0x48, 0x8B, 0x04, 0x24, // mov rax, [rsp]
        0x48, 0x8D, 0x54, 0xC4, 0x10, // lea rdx, [rsp+rax*8+16]: the environment, behind the arguments and their end
        .. Load(Register.Number, 59), // execve
        .. SystemCall,
    ];

    // The opcodes of "mov r32, imm32", which clears the upper half.
    private enum Register : byte
    {
        Number = 0xB8,
        First = 0xBF,
        Second = 0xBE,
        Third = 0xBA,
    }

    public override byte[] Call(int number, int first, int second, int third) => [.. Load(Register.First, first), .. Rest(number, second, third)];

    public override byte[] CallWithResult(int number, int second, int third) =>
    [
        0x89, 0xC7, // mov edi, eax
        .. Rest(number, second, third),
    ];

    public override byte[] JumpOnError(int distance) =>
    [
        0x48, 0x85, 0xC0, // test rax, rax
        0x0F, 0x88, .. Number(distance - 9), // js, counted from behind itself
    ];

    public override byte[] Exit(int code) => [.. Load(Register.First, code), .. Load(Register.Number, 231), .. SystemCall];

    private static byte[] Rest(int number, int second, int third) =>
        [.. Load(Register.Second, second), .. Load(Register.Third, third), .. Load(Register.Number, number), .. SystemCall];

    private static byte[] Load(Register register, int value) => [(byte)register, .. Number(value)];

    private static byte[] Number(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }
}
