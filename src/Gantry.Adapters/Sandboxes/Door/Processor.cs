namespace Gantry.Adapters.Sandboxes.Door;

/// <summary>The system calls that <see cref="DoorProgram"/> makes, and the few instructions that make them, on one processor.</summary>
internal abstract class Processor
{
    /// <summary>As an ELF header names it.</summary>
    public abstract ushort Machine { get; }

    public abstract int Socket { get; }

    public abstract int Duplicate { get; }

    public abstract int Bind { get; }

    public abstract int Listen { get; }

    public abstract int Connect { get; }

    public abstract int SendMessage { get; }

    public abstract int Close { get; }

    /// <summary>Makes a call with three arguments that are known.</summary>
    public abstract byte[] Call(int number, int first, int second, int third);

    /// <summary>Makes a call whose first argument is what the last call returned.</summary>
    public abstract byte[] CallWithResult(int number, int second, int third);

    /// <summary>Goes to a place when the last call returned an error.</summary>
    /// <param name="distance">From the beginning of this instruction, in bytes.</param>
    public abstract byte[] JumpOnError(int distance);

    /// <summary>Becomes the program that the second of its own arguments names, with the rest of them and the same environment.</summary>
    public abstract byte[] BecomeArguments { get; }

    /// <summary>Ends.</summary>
    public abstract byte[] Exit(int code);
}
