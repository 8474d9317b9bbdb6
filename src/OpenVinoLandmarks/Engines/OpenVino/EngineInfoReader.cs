using OpenVinoLandmarks.Inference;
using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.Engines.OpenVino;

/// <summary>Reads from a compiled model on which devices and in which precision it runs.</summary>
internal static class EngineInfoReader
{
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
        string[] executed = Names(compiled.TryGetExecutionDevices(out IReadOnlyList<string>? devices, out _) ? devices : []);
        return new EngineInfo
        {
            Engine = $"OpenVINO {OpenVinoRuntime.Version}",
            RequestedDevice = device.Requested,
            ExecutedDevices = executed,
            DeviceName = FullName(core, executed[0]),
            InferencePrecision = Precision(core, device, compiled, executed, properties, compileOn),
        };
    }

    /// <summary>
    /// Describes a model that was moved to other devices. The precision is the one that the caller asked for, or the device's own: another
    /// compilation, to read it from, would delay the inferences.
    /// </summary>
    /// <param name="core">The core that compiled the model.</param>
    /// <param name="before">The description of the model before.</param>
    /// <param name="devices">The devices that execute now (EXECUTION_DEVICES).</param>
    /// <param name="properties">The properties of the compilation.</param>
    public static EngineInfo ReadMoved(
        Core core, EngineInfo before, string devices, IReadOnlyDictionary<string, string> properties)
    {
        string[] executed = Names(devices.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return before with
        {
            ExecutedDevices = executed,
            DeviceName = FullName(core, executed[0]),
            InferencePrecision = executed is [string only] ? SelectedPrecision(core, only, properties) : EngineInfo.Unknown,
        };
    }

    // AUTO puts a device that only runs until another is ready in parentheses: "(CPU)".
    private static string[] Names(IReadOnlyList<string> devices) =>
        devices.Count > 0 ? [.. devices.Select(name => name.Trim('(', ')'))] : [EngineInfo.Unknown];

    private static string FullName(Core core, string device) =>
        core.TryGetProperty(device, "FULL_DEVICE_NAME", out string? name, out _) ? name : EngineInfo.Unknown;

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

        if (executed is not [string only] || only == EngineInfo.Unknown || !DeviceSelection.TryParse(only, out DeviceSelection? executing))
        {
            return EngineInfo.Unknown;
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
                return EngineInfo.Unknown;
            }
        }

        // A model that the NPU has loaded from the cache does not have the property: it computes as it was compiled.
        return SelectedPrecision(core, only, properties);
    }

    private static string SelectedPrecision(Core core, string device, IReadOnlyDictionary<string, string> properties) =>
        properties.TryGetValue(EngineOptions.PrecisionKey, out string? precision)
        || core.TryGetProperty(device, EngineOptions.PrecisionKey, out precision, out _)
            ? precision
            : EngineInfo.Unknown;
}
