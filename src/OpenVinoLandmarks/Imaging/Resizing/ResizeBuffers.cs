using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.Imaging;

/// <summary>The tables and intermediate rows of one resize, as slices of one block of memory.</summary>
internal readonly ref struct ResizeBuffers
{
    /// <summary>Divides the memory.</summary>
    /// <param name="bytes">At least <see cref="Bytes"/> bytes with any content.</param>
    /// <param name="width">Width of the target in pixels.</param>
    /// <param name="height">Height of the target in pixels.</param>
    /// <param name="converted">Number of bytes for a converted source row; 0 if rows are not converted.</param>
    public ResizeBuffers(Span<byte> bytes, int width, int height, int converted)
    {
        Converted = Slice<byte>(ref bytes, converted);
        Rows = Slice<LinearPosition>(ref bytes, height);
        Columns = Slice<LinearPosition>(ref bytes, width);
        Taps = Slice<HorizontalTap>(ref bytes, width);
        Upper = Slice<short>(ref bytes, width * HorizontalPass.Channels);
        Lower = Slice<short>(ref bytes, width * HorizontalPass.Channels);
        Windows = bytes;
    }

    /// <summary>A source row, converted to another format; empty if rows are not converted.</summary>
    public Span<byte> Converted { get; }

    /// <summary>The source position of each target row.</summary>
    public Span<LinearPosition> Rows { get; }

    /// <summary>The source position of each target column.</summary>
    public Span<LinearPosition> Columns { get; }

    /// <summary>The source pixels and weights of each target column.</summary>
    public Span<HorizontalTap> Taps { get; }

    /// <summary>The upper of two source rows with interpolated columns.</summary>
    public Span<short> Upper { get; }

    /// <summary>The lower of two source rows with interpolated columns.</summary>
    public Span<short> Lower { get; }

    /// <summary>The memory for <see cref="TapWindows"/>.</summary>
    public Span<byte> Windows { get; }

    /// <summary>Number of bytes that a resize needs.</summary>
    public static long Bytes(int width, int height, int converted) =>
        converted
        + (long)height * Unsafe.SizeOf<LinearPosition>()
        + (long)width * (Unsafe.SizeOf<LinearPosition>() + Unsafe.SizeOf<HorizontalTap>())
        + (long)width * (2 * HorizontalPass.Channels * sizeof(short) + TapWindows.BytesPerColumn);

    private static Span<T> Slice<T>(scoped ref Span<byte> bytes, int count)
        where T : struct
    {
        int size = count * Unsafe.SizeOf<T>();
        Span<T> slice = MemoryMarshal.Cast<byte, T>(bytes[..size]);
        bytes = bytes[size..];
        return slice;
    }
}
