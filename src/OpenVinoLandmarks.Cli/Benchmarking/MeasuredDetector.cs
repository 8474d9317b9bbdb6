using System.Diagnostics;
using OpenVinoLandmarks.Cli.Messages;
using OpenVinoLandmarks.Devices;
using OpenVinoLandmarks.Engines;
using OpenVinoLandmarks.Faces;
using OpenVinoLandmarks.Models;

namespace OpenVinoLandmarks.Cli.Benchmarking;

/// <summary>
/// A detector for a benchmark. It records how long the landmark model took to read and to compile, and gives access to the model's engine,
/// so that an inference can be measured alone. Dispose it.
/// </summary>
internal sealed class MeasuredDetector : IDisposable
{
    private readonly EngineProbe _probe = new();
    private readonly MessageLoggerFactory _log;
    private readonly IFaceDetector? _cascade;

    private MeasuredDetector(FaceLandmarkDetectorOptions options, IFaceDetector? cascade, MessageLoggerFactory log)
    {
        _cascade = cascade;
        _log = log;
        Detector = FaceLandmarkDetector.Create(options with { FaceDetector = cascade, LoggerFactory = log, EngineFactories = [_probe] });
    }

    /// <summary>The detector.</summary>
    public FaceLandmarkDetector Detector { get; }

    /// <summary>The engine of the landmark model. The detector owns it.</summary>
    public ILandmarkEngine Engine => _probe.Engine!;

    /// <summary>Number of calls in flight beyond which the throughput of the device stops rising.</summary>
    public int BestConcurrency => Engine.BestConcurrency;

    /// <summary>Time to read and check the files of the landmark model.</summary>
    public TimeSpan ModelRead => _probe.Read;

    /// <summary>Time from the bytes of the landmark model to an engine that can infer.</summary>
    public TimeSpan Compile => _probe.Compile;

    /// <summary>Creates the detector that the settings describe.</summary>
    /// <param name="settings">The options of the benchmark.</param>
    /// <param name="messages">Where the library's log is written.</param>
    /// <param name="threads">Threads per inference, or null for the choice of the device.</param>
    public static MeasuredDetector Create(BenchmarkSettings settings, MessageWriter messages, int? threads)
    {
        FaceLandmarkDetectorOptions options = settings.Detector with
        {
            Engine = settings.Detector.Engine with { Threads = threads },
            FaceDetectorModel = settings.FaceDetector.Model,
        };
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

    // The library asks this factory first. It calls the library's own factories and measures them.
    private sealed class EngineProbe : ILandmarkEngineFactory
    {
        public ILandmarkEngine? Engine { get; private set; }

        public TimeSpan Read { get; private set; }

        public TimeSpan Compile { get; private set; }

        public ILandmarkEngine? TryCreate(DeviceSelection device, EngineOptions options, Func<ModelFiles> model)
        {
            ModelFiles ReadModel()
            {
                long readFrom = Stopwatch.GetTimestamp();
                ModelFiles files = model();
                Read = Stopwatch.GetElapsedTime(readFrom);
                return files;
            }

            long from = Stopwatch.GetTimestamp();
            Engine = LandmarkEngineFactories.OpenVino.TryCreate(device, options, ReadModel)
                ?? LandmarkEngineFactories.Managed.TryCreate(device, options, ReadModel);
            Compile = Stopwatch.GetElapsedTime(from) - Read;
            return Engine;
        }
    }
}
