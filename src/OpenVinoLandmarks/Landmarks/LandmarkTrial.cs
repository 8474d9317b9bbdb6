using OpenVinoLandmarks.Engines.Fastest;
using OpenVinoLandmarks.Inference;

namespace OpenVinoLandmarks.Landmarks;

/// <summary>The points of the trial's face, as fractions of its box.</summary>
/// <param name="recognition">Knows the model.</param>
internal sealed class LandmarkTrial(LandmarkRecognition recognition) : IModelTrial
{
    // In bf16, points move by up to 0.0006 of the box (docs/devices.md). Of FP16-INT8 weights, an engine that computes in integers and one
    // that does not have points that differ by 0.002; the largest heat maps have 64 cells, and a peak may move by a part of one.
    private const double UsualTolerance = 0.001, IntegerTolerance = 0.005, HeatMapTolerance = 0.01;

    private static readonly FaceBox s_box =
        new(TrialFace.Face.X, TrialFace.Face.Y, TrialFace.Face.Width, TrialFace.Face.Height);

    public string Unit => "face";

    public string Results => "points";

    public string Variant => "";

    public void Prepare(ImageModelInfo info, Span<byte> input)
    {
        LandmarkScheme scheme = recognition.CreateScheme(info);
        scheme.Prepare(TrialFace.Picture, scheme.Region(s_box, TrialFace.Width, TrialFace.Height), input);
    }

    public float[] Read(ImageModelInfo info, ImageBatch batch)
    {
        LandmarkScheme scheme = recognition.CreateScheme(info);
        FaceLandmarks face = scheme.Decode(batch, 0, scheme.Region(s_box, TrialFace.Width, TrialFace.Height), s_box);
        return [.. face.Points.SelectMany(static point =>
            new[] { (point.X - s_box.X) / s_box.Width, (point.Y - s_box.Y) / s_box.Height })];
    }

    public double Tolerance(ImageModelInfo info) =>
        recognition.CreateScheme(info).HasHeatMaps ? HeatMapTolerance
        : info.Precision == "FP16-INT8" ? IntegerTolerance
        : UsualTolerance;
}
