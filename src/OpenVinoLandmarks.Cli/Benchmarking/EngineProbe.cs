using System.Diagnostics;
using OpenVinoLandmarks.Devices;
using OpenVinoLandmarks.Engines;
using OpenVinoLandmarks.Models;

namespace OpenVinoLandmarks.Cli.Benchmarking;

/// <summary>
/// Stands in front of the core's own factories: they make the engine, this one times it and keeps it in view, so that the inference can be
/// measured apart from the rest. The detector owns the engine.
/// </summary>
internal sealed class EngineProbe : ILandmarkEngineFactory
{
    private ILandmarkEngine? _engine;

    /// <summary>The engine that the detector uses.</summary>
    public ILandmarkEngine Engine => _engine ?? throw new InvalidOperationException("The detector was not made with this probe.");

    /// <summary>From the model's files to its bytes.</summary>
    public TimeSpan Read { get; private set; }

    /// <summary>From the model's bytes to an engine that can infer.</summary>
    public TimeSpan Compile { get; private set; }

    public ILandmarkEngine? TryCreate(DeviceSelection device, EngineOptions options, Func<ModelFiles> model)
    {
        ModelFiles Timed()
        {
            long readFrom = Stopwatch.GetTimestamp();
            ModelFiles files = model();
            Read = Stopwatch.GetElapsedTime(readFrom);
            return files;
        }

        long from = Stopwatch.GetTimestamp();
        _engine = LandmarkEngineFactories.OpenVino.TryCreate(device, options, Timed) ?? LandmarkEngineFactories.Managed.TryCreate(device, options, Timed);
        Compile = Stopwatch.GetElapsedTime(from) - Read;
        return _engine;
    }
}
