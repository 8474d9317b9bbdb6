using System.Buffers;
using OpenVinoLandmarks.Attributes;

namespace OpenVinoLandmarks;

/// <summary>
/// Measures the <see cref="FaceQuality"/> of faces, on the face aligned to 112 x 112 grey pixels. A call allocates nothing, except for the
/// first calls of a thread. Thread-safe.
/// </summary>
public sealed class FaceQualityMeter
{
    // Twice the distance in the aligned picture of a recognition model, so that such a picture is reduced and not enlarged.
    private const double FullEyeDistance = 70;

    // Pixels outside the picture repeat its border, because a black border would add edges.
    private readonly FaceAligner _aligner = new(FaceTemplate.ArcFace, AlignBorder.Replicate);

    /// <summary>Measures a face.</summary>
    /// <param name="image">The image.</param>
    /// <param name="face">The face; its five named points are used, in pixels of the image. They may be outside it.</param>
    /// <returns>The quality; all values are 0 if the points cannot be aligned.</returns>
    public FaceQuality Measure(ImageView image, in FaceLandmarks face)
    {
        byte[] pixels = ArrayPool<byte>.Shared.Rent(_aligner.ByteCount);
        try
        {
            if (!_aligner.TryAlign(image, in face, pixels))
            {
                return default;
            }

            GreyCrop crop = GreyCrop.FromBgr(pixels, _aligner.Width, _aligner.Height);
            double cosine = HeadPose.TryEstimate(in face, out HeadPose pose) ? pose.CosineToCamera : 0;
            return FaceQuality.Of(
                Math.Min(1, EyeDistance(in face) / FullEyeDistance),
                crop.Sharpness(),
                cosine * cosine,
                crop.Exposure(),
                VisibleShare(image, _aligner.Fit(in face).Invert()));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(pixels);
        }
    }

    private static double EyeDistance(in FaceLandmarks face)
    {
        double x = face.RightEye.X - (double)face.LeftEye.X, y = face.RightEye.Y - (double)face.LeftEye.Y;
        return Math.Sqrt(x * x + y * y);
    }

    private double VisibleShare(ImageView image, SimilarityTransform toImage)
    {
        int right = _aligner.Width - 1, bottom = _aligner.Height - 1;
        if (IsInside(image, toImage, 0, 0) && IsInside(image, toImage, right, 0)
            && IsInside(image, toImage, 0, bottom) && IsInside(image, toImage, right, bottom))
        {
            return 1;
        }

        int inside = 0;
        for (int y = 0; y <= bottom; y++)
        {
            for (int x = 0; x <= right; x++)
            {
                inside += IsInside(image, toImage, x, y) ? 1 : 0;
            }
        }

        return (double)inside / (_aligner.Width * _aligner.Height);
    }

    // Pixel centres have whole coordinates, so that the image begins half a pixel before the first of them.
    private static bool IsInside(ImageView image, SimilarityTransform toImage, int x, int y)
    {
        double imageX = toImage.A * x - toImage.B * y + toImage.X, imageY = toImage.B * x + toImage.A * y + toImage.Y;
        return imageX >= -0.5 && imageY >= -0.5 && imageX < image.Width - 0.5 && imageY < image.Height - 0.5;
    }
}
