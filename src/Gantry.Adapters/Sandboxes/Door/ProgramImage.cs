using System.Buffers.Binary;

namespace Gantry.Adapters.Sandboxes.Door;

/// <summary>Puts a program together as a file that the kernel starts (ELF, static, one read-only segment): the header, the data, the instructions.</summary>
internal sealed class ProgramImage(Processor processor)
{
    // Nothing else lies there in a program without libraries; a multiple of every size that pages have.
    private const int LoadedAt = 0x400000;
    private const int PageSize = 0x10000;
    private const int FileHeader = 64;
    private const int SegmentHeader = 56;
    private const int HeaderSize = FileHeader + (2 * SegmentHeader);
    private const int Alignment = 8;

    private readonly List<byte> data = [];
    private readonly List<Func<int, byte[]>> instructions = [];

    /// <summary>Keeps bytes in the program.</summary>
    /// <returns>Their address once it runs.</returns>
    public int Data(ReadOnlySpan<byte> bytes)
    {
        var at = LoadedAt + HeaderSize + data.Count;
        data.AddRange(bytes);
        data.AddRange(new byte[(Alignment - (data.Count % Alignment)) % Alignment]);
        return at;
    }

    /// <summary>Makes a system call; an error ends the program.</summary>
    public void Call(int number, int first, int second, int third)
    {
        var call = processor.Call(number, first, second, third);
        instructions.Add(_ => call);
        instructions.Add(processor.JumpOnError);
    }

    /// <summary>Makes a system call on what the last one returned; an error ends the program.</summary>
    public void CallWithResult(int number, int second, int third)
    {
        var call = processor.CallWithResult(number, second, third);
        instructions.Add(_ => call);
        instructions.Add(processor.JumpOnError);
    }

    /// <summary>Becomes the program that the arguments name; an error ends this one.</summary>
    public void BecomeArguments() => instructions.Add(_ => processor.BecomeArguments);

    /// <param name="failureCode">What it ends with when something fails.</param>
    public byte[] ToProgram(int failureCode)
    {
        // The end of all instructions, to which errors lead, is known once their lengths are; those do not depend on it.
        var length = instructions.Sum(instruction => instruction(0).Length);
        var code = new List<byte>(length);
        foreach (var instruction in instructions)
        {
            code.AddRange(instruction(length - code.Count));
        }

        byte[] body = [.. data, .. code, .. processor.Exit(failureCode)];
        return [.. Header(LoadedAt + HeaderSize + data.Count, HeaderSize + body.Length), .. body];
    }

    // The fields in their order: elf(5).
    private byte[] Header(int entry, int size)
    {
        var header = new byte[HeaderSize];
        new byte[] { 0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1 }.CopyTo(header, 0);
        Half(16, 2);
        Half(18, processor.Machine);
        Word(20, 1);
        Long(24, entry);
        Long(32, FileHeader);
        Half(52, FileHeader);
        Half(54, SegmentHeader);
        Half(56, 2);

        // Loaded: to be read and run, not written.
        Word(FileHeader, 1);
        Word(FileHeader + 4, 5);
        Long(FileHeader + 16, LoadedAt);
        Long(FileHeader + 24, LoadedAt);
        Long(FileHeader + 32, size);
        Long(FileHeader + 40, size);
        Long(FileHeader + 48, PageSize);

        // Its stack: never run.
        Word(FileHeader + SegmentHeader, 0x6474E551);
        Word(FileHeader + SegmentHeader + 4, 6);
        return header;

        void Half(int at, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(at), value);
        void Word(int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(at), value);
        void Long(int at, long value) => BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(at), value);
    }
}
