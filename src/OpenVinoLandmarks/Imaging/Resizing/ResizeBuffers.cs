using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.Imaging;

/// <summary>The tables and rows that a resize works with, as parts of one stretch of memory.</summary>
internal readonly ref struct ResizeBuffers
{
    /// <param name="bytes">At least <see cref="Bytes"/> of them; what they hold does not matter.</param>
    /// <param name="width">Width of the target.</param>
    /// <param name="height">Height of the target.</param>
    /// <param name="converted">Bytes for a converted source row; 0 where rows are read as they are.</param>
    public ResizeBuffers(Span<byte> bytes, int width, int height, int converted)
    {
        Converted = Take<byte>(ref bytes, converted);
        Rows = Take<LinearPosition>(ref bytes, height);
        Columns = Take<LinearPosition>(ref bytes, width);
        Taps = Take<HorizontalTap>(ref bytes, width);
        Upper = Take<short>(ref bytes, width * HorizontalPass.Channels);
        Lower = Take<short>(ref bytes, width * HorizontalPass.Channels);
        Windows = bytes;
    }

    /// <summary>A source row in another format.</summary>
    public Span<byte> Converted { get; }

    /// <summary>Where each target row lies in the source.</summary>
    public Span<LinearPosition> Rows { get; }

    /// <summary>Where each target column lies in the source.</summary>
    public Span<LinearPosition> Columns { get; }

    public Span<HorizontalTap> Taps { get; }

    /// <summary>Two mixed source rows.</summary>
    public Span<short> Upper { get; }

    /// <inheritdoc cref="Upper"/>
    public Span<short> Lower { get; }

    /// <summary>For <see cref="TapWindows"/>.</summary>
    public Span<byte> Windows { get; }

    public static long Bytes(int width, int height, int converted) =>
        converted
        + (long)height * Unsafe.SizeOf<LinearPosition>()
        + (long)width * (Unsafe.SizeOf<LinearPosition>() + Unsafe.SizeOf<HorizontalTap>())
        + (long)width * (2 * HorizontalPass.Channels * sizeof(short) + TapWindows.BytesPerColumn);

    private static Span<T> Take<T>(scoped ref Span<byte> bytes, int count)
        where T : struct
    {
        int size = count * Unsafe.SizeOf<T>();
        Span<T> taken = MemoryMarshal.Cast<byte, T>(bytes[..size]);
        bytes = bytes[size..];
        return taken;
    }
}
