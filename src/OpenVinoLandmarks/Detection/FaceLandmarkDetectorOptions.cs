using Microsoft.Extensions.Logging;
using OpenVinoLandmarks.Engines;
using OpenVinoLandmarks.Faces;

namespace OpenVinoLandmarks;

/// <summary>What a <see cref="FaceLandmarkDetector"/> is to be made of. Everything has a default. Immutable.</summary>
public sealed record FaceLandmarkDetectorOptions
{
    /// <summary>Device, runtime and execution, for the landmark model and the face detector alike.</summary>
    public EngineOptions Engine { get; init; } = new();

    /// <summary>
    /// The landmark model: a name or the path of an IR's xml. Null takes landmarks-regression-retail-0009 where its weights are found,
    /// else the embedded face-landmarks-5pt-0001.
    /// </summary>
    public string? Model { get; init; }

    /// <summary>A folder to look for models in before all others, laid out as <c>intel/NAME/PRECISION/NAME.xml</c>.</summary>
    public string? ModelsFolder { get; init; }

    /// <summary>
    /// The precision of the weights: FP32, FP16 or FP16-INT8. Null takes the first of these that is there. A face detector that has no
    /// such weights takes the first that it has.
    /// </summary>
    public string? Precision { get; init; }

    /// <summary>
    /// The face detector's model: a name or the path of an IR's xml. Null takes face-detection-retail-0004 where its weights are found,
    /// else the embedded face-detection-0001. It is read when it is first needed.
    /// </summary>
    public string? FaceDetectorModel { get; init; }

    /// <summary>A face detector of the caller's own, which the caller disposes; wins over <see cref="FaceDetectorModel"/>.</summary>
    public IFaceDetector? FaceDetector { get; init; }

    /// <summary>Factories that are asked for the landmark engine before the core's own.</summary>
    public IReadOnlyList<ILandmarkEngineFactory> EngineFactories { get; init; } = [];

    /// <summary>Takes messages: what a user should know at Information, what helps to find a fault at Debug.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }
}
