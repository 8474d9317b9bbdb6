using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.Hosting;

/// <summary>
/// The options of a detector of the host. Each property can be a key of the configuration, for example <c>FaceLandmarks:Device</c>.
/// They are read once, when the detector is needed first: later changes of the configuration have no effect.
/// </summary>
/// <example>
/// <code>
/// { "FaceLandmarks": { "Device": "CPU", "InferenceTimeout": "00:00:05", "Properties": { "INFERENCE_NUM_THREADS": "4" } } }
/// </code>
/// </example>
public sealed class FaceLandmarkServiceOptions
{
    private readonly List<Action<FaceLandmarkDetectorOptions>> _configure = [];

    /// <summary>
    /// The device, as <see cref="DeviceSelection.Parse"/> reads it. Null selects OpenVINO's CPU if a runtime is found, otherwise MANAGED.
    /// Name a device if a broken runtime is to be an error.
    /// </summary>
    public string? Device { get; set; }

    /// <inheritdoc cref="EngineOptions.OpenVinoPath"/>
    public string? OpenVinoPath { get; set; }

    /// <inheritdoc cref="EngineOptions.InferencePrecision"/>
    public InferencePrecision InferencePrecision { get; set; }

    /// <inheritdoc cref="EngineOptions.Threads"/>
    public int? Threads { get; set; }

    /// <inheritdoc cref="EngineOptions.Streams"/>
    public int? Streams { get; set; }

    /// <inheritdoc cref="EngineOptions.Hint"/>
    public PerformanceMode? Hint { get; set; }

    /// <inheritdoc cref="EngineOptions.InferenceTimeout"/>
    public TimeSpan? InferenceTimeout { get; set; }

    /// <inheritdoc cref="EngineOptions.CacheFolder"/>
    public string? CacheFolder { get; set; }

    /// <inheritdoc cref="EngineOptions.Properties"/>
    public IDictionary<string, string> Properties { get; set; } = new Dictionary<string, string>();

    /// <inheritdoc cref="DetectorOptions.Model"/>
    public string? Model { get; set; }

    /// <inheritdoc cref="DetectorOptions.ModelsFolder"/>
    public string? ModelsFolder { get; set; }

    /// <inheritdoc cref="DetectorOptions.Precision"/>
    public string? Precision { get; set; }

    /// <inheritdoc cref="DetectorOptions.StrictModels"/>
    public bool StrictModels { get; set; }

    /// <inheritdoc cref="FaceLandmarkDetectorOptions.FaceDetectorModel"/>
    public string? FaceDetectorModel { get; set; }

    /// <summary>
    /// The size of the face detector's input for all images, <c>640x384</c> or <c>640</c>: see
    /// <see cref="FaceDetectorOptions.InputSize"/>. Null chooses by the image.
    /// </summary>
    public string? FaceDetectorInputSize { get; set; }

    /// <summary>
    /// Cuts large images into tiles of this side for the face detector, in pixels: see <see cref="FaceTiles.Side"/>. Null does not cut
    /// them.
    /// </summary>
    public int? FaceDetectorTileSide { get; set; }

    /// <summary>When the models are loaded, and what a failure means. Default: <see cref="DetectorWarmUp.Required"/>.</summary>
    public DetectorWarmUp WarmUp { get; set; }

    /// <summary>
    /// Number of faces per call for which the warm-up prepares the landmark model, at least 1: see
    /// <see cref="IFaceLandmarkDetector.WarmUp"/>. Default: 1.
    /// </summary>
    public int WarmUpFaces { get; set; } = 1;

    /// <summary>
    /// True, the default, if the warm-up loads the face detector and runs it once. False if your program passes boxes and does not need
    /// one.
    /// </summary>
    public bool WarmUpFaceDetector { get; set; } = true;

    /// <summary>The section of the configuration that the options come from; empty if there is none.</summary>
    internal string Section { get; set; } = "";

    /// <summary>
    /// Changes the options of the detector that a configuration cannot express: backends, cards, a face detector of your own. Runs when the
    /// detector is created, after the properties of this object were applied.
    /// </summary>
    /// <param name="configure">Changes the options.</param>
    public void ConfigureDetector(Action<FaceLandmarkDetectorOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        _configure.Add(configure);
    }

    /// <summary>Returns the name of a property for messages: its key in the configuration, if the options come from one.</summary>
    internal string NameOf(string property) => Prefix + property;

    /// <summary>Checks the properties of this object.</summary>
    /// <exception cref="ArgumentException">A property is wrong; the message has its key.</exception>
    internal void Validate()
    {
        Require(Enum.IsDefined(WarmUp), nameof(WarmUp), $"must be a named value of {nameof(DetectorWarmUp)}", WarmUp);
        Require(WarmUpFaces >= 1, nameof(WarmUpFaces), "must be at least 1", WarmUpFaces);
        _ = FromProperties();
    }

    /// <summary>Creates the options of the detector.</summary>
    /// <exception cref="ArgumentException">A property is wrong; the message has its key.</exception>
    internal FaceLandmarkDetectorOptions Create()
    {
        FaceLandmarkDetectorOptions options = FromProperties();
        _configure.ForEach(configure => configure(options));
        return options;
    }

    private string Prefix => Section.Length > 0 ? Section + ":" : nameof(FaceLandmarkServiceOptions) + ".";

    private FaceLandmarkDetectorOptions FromProperties()
    {
        bool hasSize = ImageSize.TryParse(FaceDetectorInputSize, out ImageSize size);
        Require(
            hasSize || FaceDetectorInputSize is null,
            nameof(FaceDetectorInputSize),
            "must be a size such as 640x384 or 640",
            FaceDetectorInputSize);
        Require(
            FaceDetectorTileSide is null or (>= FaceTiles.MinSide and <= FaceTiles.MaxSide),
            nameof(FaceDetectorTileSide),
            $"must be from {FaceTiles.MinSide} to {FaceTiles.MaxSide}",
            FaceDetectorTileSide);
        FaceLandmarkDetectorOptions options = new()
        {
            Engine =
            {
                Device = ParseDevice(),
                OpenVinoPath = OpenVinoPath,
                InferencePrecision = InferencePrecision,
                Threads = Threads,
                Streams = Streams,
                Hint = Hint,
                InferenceTimeout = InferenceTimeout,
                CacheFolder = CacheFolder,
                Properties = Properties,
            },
            Model = Model,
            ModelsFolder = ModelsFolder,
            Precision = Precision,
            StrictModels = StrictModels,
            FaceDetectorModel = FaceDetectorModel,
            FaceDetectorInputSize = hasSize ? size : null,
            FaceDetectorTiles = FaceDetectorTileSide is { } side ? new FaceTiles { Side = side } : null,
        };
        try
        {
            options.Validate();
        }
        catch (ArgumentException e)
        {
            // The properties have the same names there.
            string message = e.Message
                .Replace($"{nameof(FaceLandmarkDetectorOptions)}.", Prefix, StringComparison.Ordinal)
                .Replace($"{nameof(EngineOptions)}.", Prefix, StringComparison.Ordinal);
            throw new ArgumentException(message, e);
        }

        return options;
    }

    private DeviceSelection? ParseDevice()
    {
        try
        {
            return Device is null ? null : DeviceSelection.Parse(Device);
        }
        catch (FormatException e)
        {
            throw new ArgumentException($"{NameOf(nameof(Device))}: {e.Message}", e);
        }
    }

    private void Require(bool isRight, string property, string rule, object? value)
    {
        if (!isRight)
        {
            throw new ArgumentException(FormattableString.Invariant($"{NameOf(property)} {rule}; it is {value}."));
        }
    }
}

/// <summary>When the host loads the models of a detector.</summary>
public enum DetectorWarmUp
{
    /// <summary>Before the host has started. A failure stops the start.</summary>
    Required,

    /// <summary>
    /// In the background, while the host starts. A failure is logged; the health check reports it, and the next call tries again.
    /// </summary>
    Background,

    /// <summary>At the first call.</summary>
    None,
}
