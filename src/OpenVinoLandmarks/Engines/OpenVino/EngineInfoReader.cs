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
    /// <param name="properties">The properties of the compilation.</param>
    /// <param name="compileOn">Compiles the same model on one real device: virtual devices may not know the precision.</param>
    public static EngineInfo Read(
        Core core,
        DeviceSelection device,
        CompiledModel compiled,
        IReadOnlyDictionary<string, string> properties,
        Func<DeviceSelection, CompiledModel> compileOn)
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
            InferencePrecision = Precision(core, device, compiled, executed, properties, compileOn),
        };
    }

    private static string Precision(
        Core core,
        DeviceSelection device,
        CompiledModel compiled,
        string[] executed,
        IReadOnlyDictionary<string, string> properties,
        Func<DeviceSelection, CompiledModel> compileOn)
    {
        if (compiled.TryGetInferencePrecision(out string? precision, out _))
        {
            return precision;
        }

        if (executed is not [string only] || only == Unknown || !DeviceSelection.TryParse(only, out DeviceSelection? executing))
        {
            return Unknown;
        }

        if (only != device.Expression)
        {
            try
            {
                using CompiledModel onDevice = compileOn(executing);
                if (onDevice.TryGetInferencePrecision(out precision, out _))
                {
                    return precision;
                }
            }
            catch (DeviceException)
            {
                // One of the properties exists on the virtual device only.
                return Unknown;
            }
        }

        // A model that the NPU has loaded from the cache does not have the property: it computes as it was compiled.
        return properties.TryGetValue(EngineOptions.PrecisionKey, out precision)
            || core.TryGetProperty(only, EngineOptions.PrecisionKey, out precision, out _)
                ? precision
                : Unknown;
    }
}
