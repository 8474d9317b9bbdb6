using OpenVinoLandmarks.Inference;
using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.Engines.OpenVino;

/// <summary>Reports devices that are absent or refuse a model. Every message lists the devices that are present.</summary>
internal static class DeviceErrors
{
    private const string AvailableDevicesKey = "AVAILABLE_DEVICES";

    /// <summary>Checks that the runtime has every device that the expression names.</summary>
    /// <exception cref="DeviceException">
    /// A device is absent. The inner exception is an <see cref="UnusableRuntimeException"/> if the fault is in the runtime's files.
    /// </exception>
    public static void RequirePresent(Core core, DeviceSelection device)
    {
        if (device.NamedDevices.All(name => ReportsItself(core, name)))
        {
            return;
        }

        IReadOnlyList<string> present;
        try
        {
            present = core.GetAvailableDevices();
        }
        catch (OpenVinoException e)
        {
            throw new DeviceException($"OpenVINO cannot list the devices of this machine: {OpenVinoErrorText.OneLine(e)}", e);
        }

        foreach (string name in device.NamedDevices)
        {
            if (!IsPresent(core, present, name))
            {
                string typed = device.Requested.Equals(name, StringComparison.OrdinalIgnoreCase) ? name : $"{name} (of {device.Requested})";
                if (RuntimeFiles.FindPluginFault(core, name) is { } fault)
                {
                    throw new DeviceException(
                        $"The device {typed} cannot be used: {fault} {List(present)}", new UnusableRuntimeException());
                }

                throw new DeviceException($"The device {typed} is not available. {List(present)}");
            }
        }
    }

    /// <summary>
    /// Checks that the device computes in the precision that the user selected. AUTO and MULTI choose among devices that do, so that one of
    /// those is enough.
    /// </summary>
    /// <param name="core">The core.</param>
    /// <param name="device">The device, which is present.</param>
    /// <param name="properties">The properties of the compilation.</param>
    /// <exception cref="DeviceException">It does not; the message has the precisions that the device reports.</exception>
    public static void RequirePrecision(Core core, DeviceSelection device, IReadOnlyDictionary<string, string> properties)
    {
        if (!properties.TryGetValue(EngineOptions.PrecisionKey, out string? precision))
        {
            return;
        }

        string[] refusals = [.. device.NamedDevices.Select(name => PrecisionRefusal(core, name, precision)).OfType<string>()];
        if (refusals.Length > 0 && (!device.ChoosesDevices || refusals.Length == device.NamedDevices.Count))
        {
            throw new DeviceException(
                $"The device {device.Requested} cannot compute in {precision}: {refusals[0]}. Select another precision or another device, "
                + "or leave the precision to the device.");
        }
    }

    /// <summary>Creates the error for a device that refused a model.</summary>
    public static DeviceException Refused(Core core, DeviceSelection device, ModelFiles model, OpenVinoException exception)
    {
        string present;
        try
        {
            present = List(core.GetAvailableDevices());
        }
        catch (OpenVinoException)
        {
            present = "";
        }

        string reason = OpenVinoErrorText.Sentence(exception);
        return new DeviceException($"The device {device.Requested} cannot run {model}: {reason} {present}".TrimEnd(), exception);
    }

    // Asks the plugin of this device alone. A list of all devices loads every plugin of the runtime, which takes longer than a model.
    private static bool ReportsItself(Core core, string name)
    {
        string[] parts = name.Split('.', 2);
        return core.TryGetProperty(parts[0], AvailableDevicesKey, out string? numbers, out _)
            && (parts is [_, string number] ? numbers.Split(' ').Contains(number) : numbers.Length > 0 || name == "CPU");
    }

    // GPU stands for GPU.0 if there are several. The NPU is listed without its number, and AVAILABLE_DEVICES has it: NPU.4000.
    private static bool IsPresent(Core core, IReadOnlyList<string> present, string name)
    {
        if (present.Any(one => one == name || one.StartsWith(name + ".", StringComparison.Ordinal) || name == one + ".0"))
        {
            return true;
        }

        return name.Split('.', 2) is [string kind, string number] && present.Contains(kind)
            && core.TryGetProperty(kind, AvailableDevicesKey, out string? numbers, out _)
            && numbers.Split(' ').Contains(number);
    }

    // A device that cannot compute in f16 accepts it and computes in f32, and a CPU treats bf16 in the same way. Others refuse, in words
    // that name OpenVINO's source files.
    private static string? PrecisionRefusal(Core core, string name, string precision)
    {
        string? needed = precision.ToUpperInvariant() switch
        {
            "F32" => "FP32",
            "BF16" when !name.StartsWith("CPU", StringComparison.Ordinal) => "BF16",
            _ => null,
        };
        return needed is not null
            && core.TryGetProperty(name, "OPTIMIZATION_CAPABILITIES", out string? all, out _)
            && all.Split(' ') is { Length: > 0 } capabilities
            && !capabilities.Contains(needed)
                ? $"{name} computes in {string.Join(", ", capabilities.Where(IsPrecision).Select(Spelling))}"
                : null;
    }

    // As the option is spelled: FP16 is f16.
    private static string Spelling(string capability) => capability.Replace("FP", "F", StringComparison.Ordinal).ToLowerInvariant();

    private static bool IsPrecision(string capability) => capability is "FP32" or "FP16" or "BF16" or "INT8";

    private static string List(IReadOnlyList<string> devices) => $"Devices here: {string.Join(", ", devices.Append("MANAGED"))}.";
}
