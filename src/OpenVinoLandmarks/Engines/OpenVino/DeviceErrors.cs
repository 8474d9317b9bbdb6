using OpenVinoLandmarks.Inference;
using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.Engines.OpenVino;

/// <summary>Reports devices that are absent or refuse a model. Every message lists the devices that are present.</summary>
internal static class DeviceErrors
{
    /// <summary>Checks that the runtime has every device that the expression names.</summary>
    /// <exception cref="DeviceException">
    /// A device is absent. The inner exception is an <see cref="UnusableRuntimeException"/> if the fault is in the runtime's files.
    /// </exception>
    public static void RequirePresent(Core core, DeviceSelection device)
    {
        if (device.NamedDevices.Count == 0)
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
            // GPU stands for GPU.0 if there are several; a number is compared as it is.
            if (!present.Any(one => one == name || one.StartsWith(name + ".", StringComparison.Ordinal) || name == one + ".0"))
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

    private static string List(IReadOnlyList<string> devices) => $"Devices here: {string.Join(", ", devices.Append("MANAGED"))}.";
}
