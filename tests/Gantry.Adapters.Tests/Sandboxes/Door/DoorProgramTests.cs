using System.Buffers.Binary;
using Gantry.Adapters.Sandboxes.Door;

namespace Gantry.Adapters.Tests.Sandboxes.Door;

/// <summary>That it works is seen in the sandboxes; here is what both processors' programs promise.</summary>
public sealed class DoorProgramTests
{
    public static TheoryData<ushort, bool> Programs => new() { { 62, false }, { 62, true }, { 183, false }, { 183, true } };

    [Theory]
    [MemberData(nameof(Programs))]
    public void It_is_less_than_a_kilobyte_in_one_segment_that_is_never_written(ushort machine, bool hasPath)
    {
        var program = Generate(machine, hasPath);

        program.Length.ShouldBeLessThan(1024);
        program.AsSpan(0, 4).ToArray().ShouldBe("\u007fELF"u8.ToArray());
        BinaryPrimitives.ReadUInt16LittleEndian(program.AsSpan(18)).ShouldBe(machine);
        BinaryPrimitives.ReadInt32LittleEndian(program.AsSpan(64 + 4)).ShouldBe(5);
        BinaryPrimitives.ReadInt64LittleEndian(program.AsSpan(64 + 32)).ShouldBe(program.Length);
    }

    [Fact]
    public void On_arm64_every_error_leads_to_the_end_with_the_code_of_failure()
    {
        var program = Generate(183, hasPath: true);
        var entry = (int)BinaryPrimitives.ReadInt64LittleEndian(program.AsSpan(24)) - 0x400000;
        var words = Enumerable.Range(0, (program.Length - entry) / 4).Select(index => BinaryPrimitives.ReadUInt32LittleEndian(program.AsSpan(entry + (4 * index)))).ToList();
        var ending = words.Count - 5;

        words[ending].ShouldBe(0x52800000u | (DoorProgram.FailureCode << 5));
        var jumps = words.Index().Where(word => (word.Item & 0xFFF8001F) == 0xB7F80000).ToList();
        jumps.Count.ShouldBe(9);
        jumps.ShouldAllBe(jump => jump.Index + (int)((jump.Item >> 5) & 0x3FFF) == ending);
    }

    private static byte[] Generate(ushort machine, bool hasPath) => DoorProgram.Generate(machine == 62 ? new X64() : new Arm64(), hasPath ? "/run/door.sock" : null);
}
