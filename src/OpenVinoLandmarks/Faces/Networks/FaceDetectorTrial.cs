using OpenVinoLandmarks.Engines.Fastest;
using OpenVinoLandmarks.Inference;

namespace OpenVinoLandmarks.Faces;

/// <summary>The box of the trial's face, as fractions of its size; nothing if the network does not find the face.</summary>
/// <param name="recognition">Knows the model.</param>
/// <param name="size">The size of the input that the caller wants; null for the usual one.</param>
internal sealed class FaceDetectorTrial(DetectorRecognition recognition, ImageSize? size) : IModelTrial
{
    // A fiftieth of the face, a pixel and a half of the picture: boxes are less exact than points.
    private const double LargestDifference = 0.02;

    public string Unit => "picture";

    public string Results => "boxes";

    public string Variant => size?.ToString() ?? "";

    public void Prepare(ImageModelInfo info, Span<byte> input) => recognition.CreateScheme(info).Prepare(TrialFace.Picture, input);

    public float[] Read(ImageModelInfo info, ImageBatch batch)
    {
        DetectionScheme scheme = recognition.CreateScheme(info);
        IReadOnlyList<FaceBox> boxes =
            scheme.Decode(new ModelOutputs(batch, 0), TrialFace.Width, TrialFace.Height, scheme.DefaultThreshold);
        if (boxes.Count == 0)
        {
            return [];
        }

        FaceBox best = boxes.MaxBy(static box => box.Score);
        float side = Math.Max(TrialFace.Face.Width, TrialFace.Face.Height);
        return [best.X / side, best.Y / side, (best.X + best.Width) / side, (best.Y + best.Height) / side];
    }

    public double Tolerance(ImageModelInfo info) => LargestDifference;
}
