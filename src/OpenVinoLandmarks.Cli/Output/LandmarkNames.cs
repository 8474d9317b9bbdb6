namespace OpenVinoLandmarks.Cli.Output;

/// <summary>The points' names in machine formats, in the order of <c>FaceLandmarks</c>' indexer.</summary>
internal static class LandmarkNames
{
    public static IReadOnlyList<string> All { get; } = ["left_eye", "right_eye", "nose", "left_mouth_corner", "right_mouth_corner"];
}
