using OpenVinoLandmarks;
using OpenVinoLandmarks.Inference;

// A detector whose landmark model runs in an engine of your own. Here the engine returns the points of an average face.
FaceLandmarkDetectorOptions options = new() { Engine = { Device = DeviceSelection.Parse("average://face") }, Backends = [new Average()] };
using FaceLandmarkDetector detector = FaceLandmarkDetector.Create(options);
ImageView image = new(new byte[200 * 200 * 3], 200, 200, PixelFormat.Bgr24);
FaceLandmarks face = detector.Detect(image, [new FaceBox(50, 50, 100, 100)])[0];
Console.WriteLine($"{detector.Info.Model} on {detector.Info.Engine.Engine}: nose at {face.Nose.X:F1}, {face.Nose.Y:F1}");

// Takes addresses that begin with average://, and leaves all other devices to the library.
internal sealed class Average : IInferenceBackend
{
    public IImageModel? TryLoad(ModelLoadRequest request) => request.Device.Address?.Scheme == "average" ? new AverageModel() : null;
}

// The pool bounds the number of inferences at a time; callers that wait are served in order.
internal sealed class AverageModel : IImageModel
{
    private readonly InferenceRequestPool _requests = new(maximum: 4, static () => new AverageRequest());
    private readonly EngineInfo _engine = new()
    {
        Engine = "AVERAGE",
        RequestedDevice = "average://face",
        ExecutedDevices = ["AVERAGE"],
        DeviceName = "an array of ten numbers",
        InferencePrecision = "f32",
    };

    public ImageModelInfo Info =>
        new() { Name = "average-face", InputWidth = 48, InputHeight = 48, OutputShape = [1, 10], IsSynchronous = true, Engine = _engine };

    public int BestBatch => 1;

    public int BestConcurrency => 4;

    public ImageBatch Rent(int images) => _requests.Rent();

    public bool TryRent(int images, out ImageBatch batch) => _requests.TryRent(out batch);

    public ValueTask<ImageBatch> RentAsync(int images, CancellationToken cancellationToken) => _requests.RentAsync(cancellationToken);

    public void Dispose() => _requests.Dispose();
}

// The memory of one inference: the detector writes 48 x 48 pixels (blue, green, red) into Input before Run, and reads Output after it.
internal sealed class AverageRequest() : InferenceRequest(1)
{
    private readonly byte[] _pixels = new byte[48 * 48 * 3];

    public override Span<byte> Input(int index) => _pixels;

    public override ReadOnlySpan<float> Output(int index) => [0.31f, 0.40f, 0.69f, 0.40f, 0.50f, 0.62f, 0.35f, 0.79f, 0.65f, 0.79f];

    public override void Run(int count) => Thread.Sleep(1);

    public override ValueTask RunAsync(int count, CancellationToken cancellationToken) => new(Task.Delay(1, cancellationToken));
}
