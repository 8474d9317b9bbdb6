using System.Collections.Concurrent;
using System.Diagnostics;
using OpenVinoLandmarks.Cli.Messages;
using OpenVinoLandmarks.Inference;

namespace OpenVinoLandmarks.Cli.Benchmarking;

/// <summary>
/// A detector for a benchmark. It records how long the landmark model took to read and to compile, and gives access to the model,
/// so that an inference can be measured alone. Dispose it.
/// </summary>
internal sealed class MeasuredDetector : IDisposable
{
    private readonly BackendProbe _probe = new();
    private readonly MessageLoggerFactory _log;
    private readonly IFaceDetector? _cascade;

    private MeasuredDetector(FaceLandmarkDetectorOptions options, IFaceDetector? cascade, MessageLoggerFactory log)
    {
        _cascade = cascade;
        _log = log;
        options.FaceDetector = cascade;
        options.LoggerFactory = log;
        options.Backends.Add(_probe);
        Detector = FaceLandmarkDetector.Create(options);
        (ModelRead, Compile) = _probe.End(Detector.Model);
    }

    /// <summary>The detector.</summary>
    public FaceLandmarkDetector Detector { get; }

    /// <summary>The landmark model. The detector owns it.</summary>
    public IImageModel Model => Detector.Model;

    /// <summary>
    /// The model of the face detector, once <see cref="FaceLandmarkDetector.FaceDetector"/> was used; null for a cascade. The detector owns
    /// it.
    /// </summary>
    public IImageModel? FaceModel => _probe.Second;

    /// <summary>Number of calls in flight beyond which the throughput of the device stops rising.</summary>
    public int BestConcurrency => Model.BestConcurrency;

    /// <summary>Time to read and check the files of the landmark model.</summary>
    public TimeSpan ModelRead { get; }

    /// <summary>Time from the bytes of the landmark model to a model that can infer.</summary>
    public TimeSpan Compile { get; }

    /// <summary>Creates the detector that the settings describe.</summary>
    /// <param name="settings">The options of the benchmark.</param>
    /// <param name="messages">Where the library's log is written.</param>
    /// <param name="threads">Threads per inference, or null for the choice of the device.</param>
    public static MeasuredDetector Create(BenchmarkSettings settings, MessageWriter messages, int? threads)
    {
        FaceLandmarkDetectorOptions options = (FaceLandmarkDetectorOptions)settings.Detector.Copy();
        options.Engine.Threads = threads;
        settings.FaceDetector.ApplyTo(options);
        IFaceDetector? cascade = settings.FaceDetector.LoadCascade();
        try
        {
            return new MeasuredDetector(options, cascade, new MessageLoggerFactory(messages));
        }
        catch
        {
            cascade?.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Detector.Dispose();
        _cascade?.Dispose();
        _log.Dispose();
    }

    // The library asks this backend first. It calls the library's own backends and measures the landmark model, which is loaded first, and
    // on several threads if the fastest device is to be found. The model of the face detector is the second.
    private sealed class BackendProbe : IInferenceBackend
    {
        private readonly ConcurrentDictionary<IImageModel, (TimeSpan Read, TimeSpan Compile)> _times = new();
        private volatile bool _ended;

        public (TimeSpan Read, TimeSpan Compile) End(IImageModel model)
        {
            _ended = true;
            (TimeSpan Read, TimeSpan Compile) times = _times.GetValueOrDefault(model);
            _times.Clear();
            return times;
        }

        public IImageModel? Second { get; private set; }

        public IImageModel? TryLoad(ModelLoadRequest request)
        {
            if (_ended)
            {
                return Second = InferenceBackends.OpenVino.TryLoad(request) ?? InferenceBackends.Managed.TryLoad(request);
            }

            TimeSpan read = TimeSpan.Zero;
            long from = Stopwatch.GetTimestamp();
            ModelLoadRequest timed = new(
                request.Device, request.Options, request.ModelName, ReadFiles, request.Logger, request.ChooseInput);
            IImageModel? model = InferenceBackends.OpenVino.TryLoad(timed) ?? InferenceBackends.Managed.TryLoad(timed);
            if (model is not null)
            {
                _times[model] = (read, Stopwatch.GetElapsedTime(from) - read);
            }

            return model;

            ModelFiles ReadFiles()
            {
                long readFrom = Stopwatch.GetTimestamp();
                ModelFiles files = request.ReadFiles();
                read = Stopwatch.GetElapsedTime(readFrom);
                return files;
            }
        }
    }
}
