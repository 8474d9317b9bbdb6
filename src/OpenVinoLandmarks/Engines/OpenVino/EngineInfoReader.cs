using OpenVinoLandmarks.Inference;
using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.Engines.OpenVino;

/// <summary>Reads from a compiled model on which devices and in which precision it runs.</summary>
internal static class EngineInfoReader
{
    private const string Unknown = "unknown";

    /// <summary>Reads the engine, the devices and the precision.</summary>
    /// <param name="core">The core that compiled the model.</param>
    /// <param name="device">The device that the user selected.</param>
    /// <param name="compiled">The compiled model.</param>
    /// <param name="compileOn">Compiles the same model on one real device: virtual devices may not know the precision.</param>
    public static EngineInfo Read(Core core, DeviceSelection device, CompiledModel compiled, Func<DeviceSelection, CompiledModel> compileOn)
    {
        // AUTO puts a device that only runs until another is ready in parentheses: "(CPU)".
        string[] executed = compiled.TryGetExecutionDevices(out IReadOnlyList<string>? devices, out _) && devices.Count > 0
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

    private static string Precision(
        DeviceSelection device, CompiledModel compiled, string[] executed, Func<DeviceSelection, CompiledModel> compileOn)
    {
        if (compiled.TryGetInferencePrecision(out string? precision, out _))
        {
            return precision;
        }

        if (executed is not [string only] || only == Unknown || only == device.Expression
            || !DeviceSelection.TryParse(only, out DeviceSelection? executing))
        {
            return Unknown;
        }

        try
        {
            using CompiledModel onDevice = compileOn(executing);
            return onDevice.TryGetInferencePrecision(out precision, out _) ? precision : Unknown;
        }
        catch (DeviceException)
        {
            // One of the properties exists on the virtual device only.
            return Unknown;
        }
    }
}
