using OpenVinoLandmarks.Engines;
using OpenVinoLandmarks.Engines.Fastest;
using OpenVinoLandmarks.Inference;
using OpenVinoLandmarks.Landmarks;

namespace OpenVinoLandmarks;

/// <content>The comparison of devices, for the command line.</content>
public sealed partial class FaceLandmarkDetector
{
    /// <summary>Measures the landmark model and the face detector on every device of this machine.</summary>
    /// <param name="options">The models and how they run. The device of the options is not used.</param>
    /// <param name="budget">How long the measurement of a model may take.</param>
    /// <param name="isKept">Whether the decisions are kept for later starts with <see cref="DeviceSelection.Fastest"/>.</param>
    /// <returns>The landmark model, and the face detector unless it is the caller's own.</returns>
    /// <exception cref="ModelException">A model is missing, damaged, or of another kind.</exception>
    /// <exception cref="DeviceException">No device can run a model, or an option is for a device of OpenVINO.</exception>
    internal static IReadOnlyList<DeviceComparison> CompareDevices(FaceLandmarkDetectorOptions options, SearchBudget budget, bool isKept)
    {
        options.Validate();
        FaceLandmarkDetectorOptions copy = (FaceLandmarkDetectorOptions)options.Copy();
        copy.Engine.Device = DeviceSelection.Fastest;
        ComparisonRun comparison = new(budget, isKept);
        ModelLoader loader = new(copy, comparison);
        LandmarkRecognition recognition = new(copy.Card);
        using IImageModel landmarks =
            loader.LoadLandmarkModel(copy.Model, copy.Precision, recognition.ChooseInput, new LandmarkTrial(recognition));
        if (copy.FaceDetector is null)
        {
            using FaceDetector faces = CreateFaceDetector(loader, copy);
        }

        return comparison.Results;
    }
}
