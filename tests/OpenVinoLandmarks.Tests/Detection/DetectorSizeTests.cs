using OpenCvSharp;
using OpenVinoLandmarks.Inference;
using OpenVinoLandmarks.Models;
using OpenVinoLandmarks.Tests.Support;

namespace OpenVinoLandmarks.Tests.Detection;

/// <summary>The size of the face detector's input: the choice by the image, sizes of the caller, and models that refuse one.</summary>
[TestClass]
public sealed class DetectorSizeTests
{
    private static readonly ImageSize s_usual = new(256, 256), s_large = new(384, 384);

    [TestMethod]
    [DataRow(599, 400, 256)]
    [DataRow(400, 599, 256)]
    [DataRow(600, 10, 384)]
    [DataRow(10, 600, 384)]
    [DataRow(5000, 5000, 384)]
    public void Auto_IsChosenByTheLongerSide(int width, int height, int side)
    {
        using FaceDetector detector = FaceDetector.Create(Options());
        using FaceDetector same = FaceDetector.Create(Options(new ImageSize(side, side)));
        using Mat picture = CrowdPicture.Draw(width, height, 60, [(width / 2, height / 2)], out _);

        FaceBox[] found = [.. detector.Detect(Pixels.View(picture))];

        Assert.AreEqual(new FaceSearch(new ImageSize(side, side), 0), detector.PlanSearch(width, height));
        CollectionAssert.AreEqual(same.Detect(Pixels.View(picture)).ToArray(), found);
    }

    [TestMethod]
    public async Task ImagesOfDifferentSizes_AtTheSameTime_NeedEachModelOnce()
    {
        CountingBackend backend = new();
        FaceLandmarkDetectorOptions options = Bundled.OnManaged(set => set.Backends.Add(backend));
        using FaceLandmarkDetector detector = FaceLandmarkDetector.Create(options);
        MemoryImage[] images = [.. Enumerable.Range(0, 24).Select(i => Image(i % 2 == 0 ? 500 : 900))];

        FaceLandmarks[][] stream = await detector.DetectStreamAsync(images).ToArrayAsync();
        FaceLandmarks[][] calls = await Task.WhenAll(images.Select(image => detector.DetectAsync(image).AsTask()));

        for (int i = 0; i < images.Length; i++)
        {
            CollectionAssert.AreEqual(detector.Detect(images[i].View), stream[i], $"image {i}");
            CollectionAssert.AreEqual(stream[i], calls[i], $"image {i}");
            Assert.HasCount(1, stream[i], $"image {i}");
        }

        CollectionAssert.AreEquivalent(new[] { s_usual, s_large }, backend.Sizes.ToArray());
    }

    [TestMethod]
    public void SmallImages_DoNotLoadTheLargeInput()
    {
        CountingBackend backend = new();
        FaceDetectorOptions options = Options();
        options.Backends.Add(backend);
        using FaceDetector detector = FaceDetector.Create(options);

        detector.Detect(Image(500).View);
        Assert.AreEqual(s_large, detector.PlanSearch(900, 900).InputSize);

        CollectionAssert.AreEqual(new[] { s_usual }, backend.Sizes.ToArray());
    }

    [TestMethod]
    public async Task Disposal_WhileTheLargeInputIsLoaded_FreesBoth()
    {
        CountingBackend backend = new() { Release = new TaskCompletionSource() };
        FaceDetectorOptions options = Options();
        options.Backends.Add(backend);
        FaceDetector detector = FaceDetector.Create(options);
        Task<IReadOnlyList<FaceBox>> call = detector.DetectAsync(Image(900)).AsTask();
        await backend.Waiting.Task;
        Task disposal = Task.Run(detector.Dispose);
        backend.Release.SetResult();
        await disposal;

        // The call may end before the model is freed.
        await ((Task)call).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Assert.IsTrue(call.IsCompletedSuccessfully || call.Exception?.InnerException is ObjectDisposedException, $"{call.Exception}");
        Assert.AreEqual(0, backend.Alive);
        CollectionAssert.AreEqual(new[] { s_usual, s_large }, backend.Sizes.ToArray());
        Assert.ThrowsExactly<ObjectDisposedException>(() => detector.Detect(Image(900).View));
    }

    [TestMethod]
    public void BackendThatKeepsItsInput_IsAnErrorOnlyIfTheCallerNamedASize()
    {
        LogRecorder log = new();
        FaceDetectorOptions options = Options();
        options.Backends.Add(new CountingBackend { IgnoresSizes = true });
        options.LoggerFactory = log;
        using (FaceDetector detector = FaceDetector.Create(options))
        {
            Assert.HasCount(1, detector.Detect(Image(900).View));
            Assert.AreEqual(s_usual, detector.PlanSearch(900, 900).InputSize);
            Assert.HasCount(1, detector.Detect(Image(900).View));
        }

        Assert.HasCount(1, log.Messages);
        StringAssert.Contains(log.Text, "face-detection-0002 keeps its input of 256x256");
        options.InputSize = s_large;
        ModelException error = Assert.ThrowsExactly<ModelException>(() => FaceDetector.Create(options));
        StringAssert.Contains(error.Message, "face-detection-0002 cannot take an input of 384x384");
    }

    [TestMethod]
    [DataRow("MANAGED", 300, 300)]
    [DataRow("MANAGED", 250, 250)]
    [DataRow("MANAGED", 256, 263)]
    [DataRow("CPU", 300, 300)]
    [DataRow("CPU", 250, 250)]
    [DataRow("CPU", 256, 263)]
    [RequiresOpenVino]
    public void SizeThatTheModelDoesNotTake_IsAModelErrorThatNamesBoth(string device, int width, int height)
    {
        ModelException error = Assert.ThrowsExactly<ModelException>(
            () => FaceDetector.Create(Options(new ImageSize(width, height), device)));

        StringAssert.Contains(error.Message, "face-detection-0002");
        StringAssert.Contains(error.Message, $"cannot take an input of {width}x{height}");
        StringAssert.Contains(error.Message, "multiples of 32");
    }

    [TestMethod]
    [DataRow("MANAGED")]
    [DataRow("CPU")]
    [RequiresOpenVino]
    public void ModelOfAFixedSize_IsAModelErrorThatNamesIt(string device)
    {
        using ScratchFolder folder = new();
        string file = folder.Write("fixed-detector.xml", System.Text.Encoding.UTF8.GetBytes(FixedDetector));
        folder.Write("fixed-detector.bin", [.. new long[] { 1, 1, 12, 7 }.SelectMany(BitConverter.GetBytes)]);
        FaceDetectorOptions options = Options(new ImageSize(64, 64), device);
        options.Model = file;

        ModelException error = Assert.ThrowsExactly<ModelException>(() => FaceDetector.Create(options));

        StringAssert.Contains(error.Message, "fixed-detector");
        StringAssert.Contains(error.Message, "cannot take an input of 64x64");
    }

    [TestMethod]
    [DataRow(31, 64)]
    [DataRow(64, 2049)]
    [DataRow(0, 0)]
    public void SizeOutOfRange_IsAnArgumentErrorThatNamesTheOption(int width, int height)
    {
        ImageSize size = new(width, height);
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => FaceDetector.Create(Options(size))).Message, "FaceDetectorOptions.InputSize");
        FaceLandmarkDetectorOptions both = Bundled.OnManaged(set => set.FaceDetectorInputSize = size);
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(both.Validate).Message, "FaceDetectorInputSize");
    }

    [TestMethod]
    public void SizeOrTilesBesideTheCallersDetector_AreAnArgumentError()
    {
        using FaceDetector own = FaceDetector.Create(Options());
        foreach (FaceLandmarkDetectorOptions options in new FaceLandmarkDetectorOptions[]
        {
            new() { FaceDetector = own, FaceDetectorInputSize = s_large },
            new() { FaceDetector = own, FaceDetectorTiles = new FaceTiles() },
        })
        {
            StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(options.Validate).Message, "FaceDetector and FaceDetector");
        }
    }

    [TestMethod]
    [DataRow("640", 640, 640)]
    [DataRow("640x384", 640, 384)]
    [DataRow("640X384", 640, 384)]
    [DataRow("", 0, 0)]
    [DataRow("x", 0, 0)]
    [DataRow("640x", 0, 0)]
    [DataRow("-640", 0, 0)]
    [DataRow("640x384x3", 0, 0)]
    [DataRow("0", 0, 0)]
    [DataRow("1e3", 0, 0)]
    [DataRow(null, 0, 0)]
    public void Size_IsReadFromText(string? text, int width, int height)
    {
        Assert.AreEqual(width > 0, ImageSize.TryParse(text, out ImageSize size));
        Assert.AreEqual(width > 0 ? new ImageSize(width, height) : default, size);
    }

    // A network that states the shape of its output, 12 rows of 7 numbers, so that only 3 x 4 x 7 numbers fit.
    private const string FixedDetector = """
        <?xml version="1.0"?>
        <net name="fixed" version="11"><layers>
        <layer id="0" name="in" type="Parameter" version="opset1"><data shape="1,3,4,7" element_type="f32"/>
        <output><port id="0" precision="FP32"><dim>1</dim><dim>3</dim><dim>4</dim><dim>7</dim></port></output></layer>
        <layer id="1" name="shape" type="Const" version="opset1"><data element_type="i64" shape="4" offset="0" size="32"/>
        <output><port id="0" precision="I64"><dim>4</dim></port></output></layer>
        <layer id="2" name="reshape" type="Reshape" version="opset1"><data special_zero="false"/>
        <input><port id="0" precision="FP32"><dim>1</dim><dim>3</dim><dim>4</dim><dim>7</dim></port>
        <port id="1" precision="I64"><dim>4</dim></port></input>
        <output><port id="2" precision="FP32"><dim>1</dim><dim>1</dim><dim>12</dim><dim>7</dim></port></output></layer>
        <layer id="3" name="out" type="Result" version="opset1">
        <input><port id="0" precision="FP32"><dim>1</dim><dim>1</dim><dim>12</dim><dim>7</dim></port></input></layer>
        </layers><edges><edge from-layer="0" from-port="0" to-layer="2" to-port="0"/>
        <edge from-layer="1" from-port="0" to-layer="2" to-port="1"/>
        <edge from-layer="2" from-port="2" to-layer="3" to-port="0"/></edges></net>
        """;

    private static FaceDetectorOptions Options(ImageSize? size = null, string device = "MANAGED") => new()
    {
        Engine = { Device = DeviceSelection.Parse(device), InferencePrecision = InferencePrecision.F32 },
        Model = ModelCatalog.BundledFaceDetector,
        InputSize = size,
    };

    private static MemoryImage Image(int side)
    {
        using Mat picture = CrowdPicture.Draw(side, side, 90, [(side / 2, side / 2)], out _);
        return new MemoryImage(Pixels.Bytes(picture), side, side, side * 3, PixelFormat.Bgr24);
    }

    // Loads models on MANAGED, and counts those of the face detector that are alive.
    private sealed class CountingBackend : IInferenceBackend
    {
        private readonly Lock _gate = new();
        private readonly List<CountedModel> _models = [];

        public List<ImageSize> Sizes { get; } = [];

        public bool IgnoresSizes { get; init; }

        public TaskCompletionSource? Release { get; init; }

        public TaskCompletionSource Waiting { get; } = new();

        public int Alive => _models.Count(model => !model.IsDisposed);

        public IImageModel? TryLoad(ModelLoadRequest request)
        {
            if (request.ModelName != ModelCatalog.BundledFaceDetector)
            {
                return null;
            }

            ModelLoadRequest own = new(
                request.Device, request.Options, request.ModelName, request.ReadFiles, request.Logger, IgnoresSizes ? null : Choose);
            CountedModel model = new(InferenceBackends.Managed.TryLoad(own)!);
            lock (_gate)
            {
                _models.Add(model);
            }

            return model;

            ModelInput Choose(ModelSignature signature)
            {
                ModelInput input = request.ChooseInput(signature);
                lock (_gate)
                {
                    Sizes.Add(new ImageSize(input.Width, input.Height));
                }

                if (input.Width > s_usual.Width && Release is not null)
                {
                    Waiting.SetResult();
                    Release.Task.GetAwaiter().GetResult();
                }

                return input;
            }
        }
    }

    private sealed class CountedModel(IImageModel model) : IImageModel
    {
        public bool IsDisposed { get; private set; }

        public ImageModelInfo Info => model.Info;

        public int BestBatch => model.BestBatch;

        public int BestConcurrency => model.BestConcurrency;

        public BatchPlan Plan(int images) => model.Plan(images);

        public ImageBatch Rent(int images) => model.Rent(images);

        public bool TryRent(int images, out ImageBatch batch) => model.TryRent(images, out batch);

        public ValueTask<ImageBatch> RentAsync(int images, CancellationToken cancellationToken = default) =>
            model.RentAsync(images, cancellationToken);

        public void Dispose()
        {
            IsDisposed = true;
            model.Dispose();
        }
    }
}
