namespace OpenVinoLandmarks.Tests.Support;

/// <summary>Compares the results of two calls.</summary>
internal static class LandmarksAssert
{
    /// <summary>Fails unless the boxes are equal and all points are within a tolerance of each other.</summary>
    /// <param name="expected">The expected faces, in order.</param>
    /// <param name="actual">The faces to compare.</param>
    /// <param name="tolerance">The tolerance in pixels along each axis.</param>
    public static void AreClose(FaceLandmarks[] expected, FaceLandmarks[] actual, double tolerance)
    {
        Assert.HasCount(expected.Length, actual);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.AreEqual(expected[i].Box, actual[i].Box, $"face {i} of {expected.Length}");
            for (int point = 0; point < FaceLandmarks.PointCount; point++)
            {
                Assert.AreEqual(expected[i][point].X, actual[i][point].X, tolerance, $"point {point} of face {i} of {expected.Length}");
                Assert.AreEqual(expected[i][point].Y, actual[i][point].Y, tolerance, $"point {point} of face {i} of {expected.Length}");
            }
        }
    }
}
