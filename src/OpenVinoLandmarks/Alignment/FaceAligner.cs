using OpenVinoLandmarks.Alignment;
using OpenVinoLandmarks.Alignment.Warping;

namespace OpenVinoLandmarks;

/// <summary>
/// Turns, scales and moves faces so that their five points are where a recognition model expects them. The transform is the
/// least-squares similarity from the points of the face to those of a <see cref="FaceTemplate"/>; the pixels are interpolated bilinearly,
/// as OpenCV's 8-bit <c>warpAffine(..., INTER_LINEAR)</c> does. A face that is much larger than the template is not filtered before, so
/// that fine patterns alias as they do there. Immutable and thread-safe.
/// </summary>
public sealed class FaceAligner
{
    private const int PixelBytes = 3;

    /// <summary>Creates an aligner.</summary>
    /// <param name="template">The points and the size of the aligned pictures.</param>
    /// <param name="border">The pixels that are used outside the image.</param>
    /// <exception cref="ArgumentNullException">The template is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The border is not a member of <see cref="AlignBorder"/>.</exception>
    public FaceAligner(FaceTemplate template, AlignBorder border = AlignBorder.Black)
    {
        ArgumentNullException.ThrowIfNull(template);
        if (!Enum.IsDefined(border))
        {
            throw new ArgumentOutOfRangeException(nameof(border), border, "Unknown border.");
        }

        Template = template;
        Border = border;
    }

    /// <summary>The points and the size of the aligned pictures.</summary>
    public FaceTemplate Template { get; }

    /// <summary>The pixels that are used outside the image.</summary>
    public AlignBorder Border { get; }

    /// <summary>Width of the aligned pictures in pixels.</summary>
    public int Width => Template.Width;

    /// <summary>Height of the aligned pictures in pixels.</summary>
    public int Height => Template.Height;

    /// <summary>Number of bytes of an aligned picture without padding between its rows: <c>Height * Width * 3</c>.</summary>
    public int ByteCount => Height * Width * PixelBytes;

    /// <summary>Fits the transform from pixels of the image to pixels of the aligned picture.</summary>
    /// <param name="face">The face; its five named points are used.</param>
    /// <exception cref="ImageException">
    /// The points are not finite, coincide, are on a line or are mirrored. The message has the reason.
    /// </exception>
    public SimilarityTransform Fit(in FaceLandmarks face) =>
        TryFit(face, out SimilarityTransform transform) is { } problem
            ? throw new ImageException($"The face cannot be aligned: {problem}.")
            : transform;

    /// <summary>Writes the aligned picture of a face as rows of BGR bytes (8 bits per channel). Allocates nothing.</summary>
    /// <param name="image">
    /// The image. Grey values are used for all channels, alpha is ignored, and 16-bit values are reduced to their upper eight bits.
    /// </param>
    /// <param name="face">The face; its five named points are used, in pixels of the image. They may be outside it.</param>
    /// <param name="destination">Receives the rows. It must not overlap the pixels of the image.</param>
    /// <param name="stride">Bytes from one row of the destination to the next; 0 if there is no padding.</param>
    /// <returns>
    /// False if the points have no transform (see <see cref="Fit"/>); the destination is unchanged then. True also for a face that is
    /// entirely outside the image, whose picture consists of the border.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">The stride is shorter than a row.</exception>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public bool TryAlign(ImageView image, in FaceLandmarks face, Span<byte> destination, int stride = 0) =>
        AlignCore(image, face, destination, stride) is null;

    /// <summary>Writes the aligned picture of a face as <see cref="TryAlign"/> does.</summary>
    /// <inheritdoc cref="TryAlign" path="/param"/>
    /// <exception cref="ImageException">The points have no transform (see <see cref="Fit"/>). The message has the reason.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The stride is shorter than a row.</exception>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public void Align(ImageView image, in FaceLandmarks face, Span<byte> destination, int stride = 0)
    {
        if (AlignCore(image, face, destination, stride) is { } problem)
        {
            throw new ImageException($"The face cannot be aligned: {problem}.");
        }
    }

    private string? AlignCore(ImageView image, in FaceLandmarks face, Span<byte> destination, int stride)
    {
        int rowBytes = Width * PixelBytes;
        stride = stride == 0 ? rowBytes : stride;
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, rowBytes);
        long needed = (long)stride * (Height - 1) + rowBytes;
        if (destination.Length < needed)
        {
            throw new ArgumentException(
                $"An aligned picture of {Width}x{Height} needs {needed} bytes; there are {destination.Length}.", nameof(destination));
        }

        if (TryFit(face, out SimilarityTransform transform) is { } problem)
        {
            return problem;
        }

        BilinearWarp.Run(image, transform.Invert(), Border, destination, Width, Height, stride);
        return null;
    }

    private string? TryFit(in FaceLandmarks face, out SimilarityTransform transform)
    {
        ReadOnlySpan<(double X, double Y)> points =
        [
            (face.LeftEye.X, face.LeftEye.Y),
            (face.RightEye.X, face.RightEye.Y),
            (face.Nose.X, face.Nose.Y),
            (face.LeftMouthCorner.X, face.LeftMouthCorner.Y),
            (face.RightMouthCorner.X, face.RightMouthCorner.Y),
        ];
        return SimilarityFit.TryFit(points, Template.Targets, out transform);
    }
}
