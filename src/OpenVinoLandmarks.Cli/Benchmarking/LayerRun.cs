using OpenVinoLandmarks.Cli.Messages;
using OpenVinoLandmarks.Cli.SystemInfo;
using OpenVinoLandmarks.Inference;

namespace OpenVinoLandmarks.Cli.Benchmarking;

/// <summary>Measures the layers of one model (<c>--layers</c>).</summary>
internal sealed class LayerRun(BenchmarkSettings settings, MessageWriter messages)
{
    /// <summary>Loads the model and measures its layers.</summary>
    /// <param name="layers">The model.</param>
    /// <param name="step">Receives the name of each step that begins.</param>
    /// <param name="cancellationToken">Ends the measurement.</param>
    /// <exception cref="UsageException">The model does not run on MANAGED, or the face detector is a cascade.</exception>
    public LayerResult Measure(LayersOf layers, Action<string> step, CancellationToken cancellationToken)
    {
        step("loading the model");
        using MeasuredDetector measured = MeasuredDetector.Create(settings, messages, settings.Detector.Engine.Threads);
        IImageModel model = layers == LayersOf.Landmarks ? measured.Model : FaceModel(measured);
        if (model is not IProfiledModel profiled)
        {
            throw new UsageException(
                $"--layers measures models on MANAGED; this one runs on {model.Engine.DeviceName}. Add --device MANAGED.");
        }

        step("measuring each layer");
        ModelProfile profile = profiled.MeasureLayers(settings.Duration, cancellationToken);
        return new LayerResult(MachineInfo.Read(), new DetectorInfo(model.Info.Name, model.Info.Precision, model.Engine), profile);
    }

    private static IImageModel FaceModel(MeasuredDetector measured)
    {
        string name = measured.Detector.FaceDetector.Name;
        return measured.FaceModel ?? throw new UsageException($"--layers detector needs a model, and {name} has no layers.");
    }
}

/// <summary>The layers of a model.</summary>
/// <param name="Machine">Where it was measured.</param>
/// <param name="Model">The model and its engine.</param>
/// <param name="Profile">The times.</param>
internal sealed record LayerResult(MachineInfo Machine, DetectorInfo Model, ModelProfile Profile)
{
    /// <summary>The multiply-adds per second of all threads.</summary>
    public double Peak => Profile.PeakPerSecond * Profile.Threads;

    /// <summary>Returns the multiply-adds per second in a number of microseconds.</summary>
    public static double Rate(long multiplyAdds, double microseconds) => microseconds > 0 ? multiplyAdds / microseconds * 1e6 : 0;
}
