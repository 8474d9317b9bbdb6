using System.Collections.Concurrent;
using System.Globalization;
using OpenVinoLandmarks.Inference;
using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.Engines.OpenVino;

/// <summary>
/// What all requests of a model share: the time limit of an inference, the devices that execute, and the error that ended the model. The
/// library writes the input itself, so that an inference which fails is never the fault of the caller: the device has failed, and the
/// model cannot be used any more. OpenVINO's CPU device is the exception. It cannot be lost, and its failures, such as too little memory,
/// may pass. OpenVINO's text is not evaluated, because it may belong to another failure. Thread-safe.
/// </summary>
internal sealed class ModelExecution
{
    private const string Cpu = "CPU";
    private const string DevicesKey = "EXECUTION_DEVICES";

    private readonly ConcurrentDictionary<string, EngineInfo> _known = new(StringComparer.Ordinal);
    private readonly Core _core;
    private readonly ImageModelInfo _info;
    private readonly IReadOnlyDictionary<string, string> _properties;
    private readonly bool _mayMove;
    private volatile EngineInfo _engine;
    private DeviceException? _fault;

    /// <param name="core">The core that compiled the model.</param>
    /// <param name="device">The device that the user selected.</param>
    /// <param name="info">The model.</param>
    /// <param name="properties">The properties of the compilation.</param>
    /// <param name="timeout">How long an inference may take; null for no limit.</param>
    public ModelExecution(
        Core core, DeviceSelection device, ImageModelInfo info, IReadOnlyDictionary<string, string> properties, TimeSpan? timeout)
    {
        (_core, _info, _engine, Timeout) = (core, info, info.Engine, timeout);
        (_mayMove, _properties) = (device.ChoosesDevices, properties);
    }

    /// <summary>How long an inference may take; null for no limit.</summary>
    public TimeSpan? Timeout { get; }

    /// <summary>The devices of the last inference.</summary>
    public EngineInfo Engine
    {
        get => _engine;
        set => _engine = value;
    }

    /// <summary>The error that ended the model, or null.</summary>
    public DeviceException? Fault => Volatile.Read(ref _fault);

    /// <summary>Throws if the model cannot be used any more.</summary>
    /// <exception cref="DeviceException">The device was lost before.</exception>
    public void RequireUsable()
    {
        if (Fault is { } fault)
        {
            throw fault.ForLaterCalls();
        }
    }

    /// <summary>Creates the error of an inference that failed. Unless only the CPU executes, it ends the model.</summary>
    public DeviceException Failed(OpenVinoException e)
    {
        // A request that is busy or was cancelled is not a failure of the device.
        bool isLost = e.Status is not (OpenVinoStatus.RequestBusy or OpenVinoStatus.InferCancelled) && _engine.ExecutedDevices is not [Cpu];
        DeviceException error = new(
            $"The device {_info.Engine.RequestedDevice} failed while it ran {_info.Name}: {OpenVinoErrorText.Sentence(e)}", e)
        {
            IsDeviceLost = isLost,
        };
        return isLost ? End(error) : error;
    }

    /// <summary>Creates the error of an inference that did not end within the time limit, and ends the model.</summary>
    public DeviceException TimedOut()
    {
        string within = $"within {Timeout?.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s";
        return End(new DeviceException(
            $"The device {_info.Engine.RequestedDevice} did not finish an inference of {_info.Name} {within}. "
            + "If it is slow and does not hang, set a longer time limit (--inference-timeout).")
        {
            IsDeviceLost = true,
        });
    }

    /// <summary>Reads the devices that execute a compiled form of the model. It takes about a microsecond.</summary>
    /// <param name="compiled">The compiled form.</param>
    /// <param name="isSettled">True if OpenVINO cannot move the form any more, so that the devices need not be read again.</param>
    public EngineInfo ReadEngine(CompiledModel compiled, out bool isSettled)
    {
        isSettled = !_mayMove;
        try
        {
            if (_mayMove && compiled.TryGetProperty(DevicesKey, out string? text, out _))
            {
                // The CPU is the last device that AUTO and MULTI turn to. In parentheses it only runs until another device is ready.
                isSettled = text == Cpu;
                return _known.GetOrAdd(text, static (text, model) => model.Describe(text), this);
            }
        }
        catch (ObjectDisposedException)
        {
            // The detector was disposed during the call, which ends normally. The devices are those that were known.
        }

        return _engine;
    }

    // The first failure is the cause of those after it.
    private DeviceException End(DeviceException error)
    {
        Interlocked.CompareExchange(ref _fault, error, null);
        return error;
    }

    private EngineInfo Describe(string devices)
    {
        EngineInfo engine = EngineInfoReader.ReadMoved(_core, _info.Engine, devices, _properties);
        return engine.ExecutedDevices.SequenceEqual(_info.Engine.ExecutedDevices) ? _info.Engine : engine;
    }
}
