using OpenVinoLandmarks.Managed.Kernels;

namespace OpenVinoLandmarks.Managed.Execution;

/// <summary>
/// A range of channels of a feature map in the arena: all of them, or the part of a concatenation that one step writes. A map of levels has
/// one byte per channel: its layout counts groups of four.
/// </summary>
internal sealed record MapView(ArenaBuffer Buffer, MapLayout Layout, int FirstChannel, int Channels)
{
    public MapView(ArenaBuffer buffer, MapLayout layout)
        : this(buffer, layout, 0, layout.Channels)
    {
    }

    /// <summary>Whether the map has one byte per channel.</summary>
    public bool HasBytes { get; init; }

    /// <summary>The number in the border: 0, or four bytes that stand for 0.</summary>
    public float Border { get; init; }

    /// <summary>Returns the shape of a number of images.</summary>
    public int[] Shape(int images) => [images, Channels, Layout.Height, Layout.Width];

    /// <summary>Returns the first channel of the top left pixel.</summary>
    public unsafe float* Pixels(in StepScope scope, int image) => Image(scope, image) + Layout.Origin + FirstChannel;

    /// <summary>Returns the memory of an image, border included.</summary>
    public unsafe float* Image(in StepScope scope, int image) => scope.Arena + Buffer.Offset + image * (long)Layout.ImageStep;

    /// <summary>Returns the pixels from (y, x) on, at a channel counted from <see cref="FirstChannel"/>.</summary>
    public unsafe PixelGrid Grid(in StepScope scope, int image, int y, int x, int channel) =>
        new(Image(scope, image) + Layout.Offset(y, x) + Floats(FirstChannel + channel), Layout.RowStep, Layout.PixelStep);

    /// <summary>Returns the floats that a number of channels takes.</summary>
    public int Floats(int channels) => HasBytes ? channels / sizeof(float) : channels;
}
