using OpenVinoLandmarks.Devices;
using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.Engines.OpenVino;

/// <summary>Asks a compiled model where and how it really runs.</summary>
internal static class ExecutionFacts
{
    private const string Unknown = "unknown";

    /// <param name="core">The core that compiled it.</param>
    /// <param name="device">The device that was asked for.</param>
    /// <param name="compiled">The compiled model.</param>
    /// <param name="compileOn">Compiles the same model on a device itself, for virtual devices that cannot tell their precision.</param>
    public static EngineInfo Read(Core core, DeviceSelection device, CompiledModel compiled, Func<DeviceSelection, CompiledModel> compileOn)
    {
        // AUTO marks a device that only helps out with parentheses: "(CPU)" until the GPU is ready.
        string[] executed = compiled.TryGetExecutionDevices(out IReadOnlyList<string>? devices, out _)
            ? [.. devices.Select(name => name.Trim('(', ')'))]
            : [Unknown];
        return new EngineInfo
        {
            Engine = $"OpenVINO {OpenVinoRuntime.Version}",
            RequestedDevice = device.Requested,
            ExecutedDevices = executed,
            DeviceName = core.TryGetProperty(executed[0], "FULL_DEVICE_NAME", out string? name, out _) ? name : Unknown,
            InferencePrecision = Precision(device, compiled, executed, compileOn),
        };
    }

    private static string Precision(DeviceSelection device, CompiledModel compiled, string[] executed, Func<DeviceSelection, CompiledModel> compileOn)
    {
        if (compiled.TryGetInferencePrecision(out string? precision, out _))
        {
            return precision;
        }

        if (executed is not [var only] || only == Unknown || only == device.Expression)
        {
            return Unknown;
        }

        try
        {
            using CompiledModel executing = compileOn(DeviceSelection.Parse(only));
            return executing.TryGetInferencePrecision(out precision, out _) ? precision : Unknown;
        }
        catch (DeviceException)
        {
            // A property that only the virtual device knows: then nobody can be asked.
            return Unknown;
        }
    }
}
