
namespace OpenVinoLandmarks.SideBySide;

/// <summary>Sides that do not come to the same result do not do the same work.</summary>
internal static class Agreement
{
    // Batches round otherwise in bf16: a few tenths of a pixel on a large face.
    private const float MostPixels = 1;

    public static void Check(Scene scene, IReadOnlyList<FaceLandmarks> ours)
    {
        for (int i = 0; i < ours.Count; i++)
        {
            for (int point = 0; point < FaceLandmarks.PointCount; point++)
            {
                float dx = Math.Abs(ours[i][point].X - scene.CPoints[i * 10 + point]), dy = Math.Abs(ours[i][point].Y - scene.CPoints[i * 10 + 5 + point]);
                if (!(dx <= MostPixels && dy <= MostPixels))
                {
                    throw new InvalidOperationException($"Point {point} of face {i} differs from the C side's by {dx} and {dy} pixels.");
                }
            }
        }
    }

    public static void Check(ReadOnlySpan<byte> ours, ReadOnlySpan<byte> others, string whose)
    {
        if (!ours.SequenceEqual(others))
        {
            throw new InvalidOperationException($"The crop's bytes differ from those of {whose}.");
        }
    }
}
