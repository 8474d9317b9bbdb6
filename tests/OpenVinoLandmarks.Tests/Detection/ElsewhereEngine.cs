using OpenVinoLandmarks.Devices;
using OpenVinoLandmarks.Engines;
using OpenVinoLandmarks.Models;
using OpenVinoLandmarks.Tests.Streaming;

namespace OpenVinoLandmarks.Tests.Detection;

/// <summary>
/// A stand-in for an engine on another machine: it only awaits. Its first calls end when so many are under way at once. It is its own factory, for
/// addresses that begin with <c>mine://</c>.
/// </summary>
internal sealed class ElsewhereEngine(int holdUntil) : ILandmarkEngine, ILandmarkEngineFactory
{
    private readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Watermark Running { get; } = new();

    public EngineInfo Info { get; } = new()
    {
        Engine = "stand-in",
        RequestedDevice = "mine://host/model",
        ExecutedDevices = ["ELSEWHERE"],
        DeviceName = "unknown",
        InferencePrecision = "unknown",
    };

    public int CropWidth => 8;

    public int CropHeight => 8;

    public int BestBatch => 1;

    public int BestConcurrency => 1;

    public ILandmarkEngine? TryCreate(DeviceSelection device, EngineOptions options, Func<ModelFiles> model) =>
        device.Expression.StartsWith("mine://", StringComparison.Ordinal) ? this : null;

    public void Infer<TCrops>(TCrops crops, int count, Span<float> values)
        where TCrops : ICropWriter, allows ref struct => throw new InvalidOperationException("A stream waits for no engine that is elsewhere.");

    public async ValueTask InferAsync<TCrops>(TCrops crops, int count, Memory<float> values, CancellationToken cancellationToken = default)
        where TCrops : ICropWriter
    {
        Running.Rise();
        if (Running.Now >= holdUntil)
        {
            _go.TrySetResult();
        }

        await _go.Task.WaitAsync(cancellationToken);
        await Task.Yield();
        Running.Fall();
    }

    public void Prepare(int count)
    {
        // The first call is as good as the next.
    }

    public void Dispose()
    {
        // Nothing is held.
    }
}
