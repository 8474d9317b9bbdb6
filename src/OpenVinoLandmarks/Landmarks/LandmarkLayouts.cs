namespace OpenVinoLandmarks.Landmarks;

/// <summary>The orders of points that are in use, and the indices of the five named points in each.</summary>
internal static class LandmarkLayouts
{
    private static readonly Dictionary<string, NamedPointIndices> s_layouts = new(StringComparer.Ordinal)
    {
        // Open Model Zoo, landmarks-regression-retail-0009.
        ["5"] = Make([0], [1], [2], [3], [4]),

        // Open Model Zoo, facial-landmarks-35-adas-0002: the corners of the eyes are 0, 1 and 2, 3.
        ["35"] = Make([0, 1], [2, 3], [4], [8], [9]),

        // iBUG 300-W (Sagonas and others: 300 faces in-the-wild challenge): six points around each eye.
        ["68"] = Make([36, 37, 38, 39, 40, 41], [42, 43, 44, 45, 46, 47], [30], [48], [54]),

        // WFLW (Wu and others: Look at boundary): the pupils are 96 and 97.
        ["98"] = Make([96], [97], [54], [76], [82]),

        // JD-landmark and LaPa (Liu and others: Grand challenge of 106-point facial landmark localization): the pupils are 104 and 105.
        ["106"] = Make([104], [105], [54], [84], [90]),

        // InsightFace's 2d106det: the pupils are 38 and 88.
        ["106-insightface"] = Make([38], [88], [86], [52], [61]),
    };

    /// <summary>The names of the layouts.</summary>
    public static IReadOnlyCollection<string> Names => s_layouts.Keys;

    /// <summary>Returns the indices of a layout; null if there is no layout with this name.</summary>
    public static NamedPointIndices? Find(string name) => s_layouts.GetValueOrDefault(name);

    private static NamedPointIndices Make(int[] leftEye, int[] rightEye, int[] nose, int[] leftMouth, int[] rightMouth) => new()
    {
        LeftEye = leftEye,
        RightEye = rightEye,
        Nose = nose,
        LeftMouthCorner = leftMouth,
        RightMouthCorner = rightMouth,
    };
}
