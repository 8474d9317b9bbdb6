using OpenVinoLandmarks.Devices;
using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.Engines.OpenVino;

/// <summary>Says what is wrong with a device before and after the runtime was asked: always with the devices that are there.</summary>
internal static class DeviceCheck
{
    /// <exception cref="DeviceException">A device that the expression names is not among those that the runtime sees.</exception>
    public static void RequireNamed(Core core, DeviceSelection device)
    {
        if (device.NamedDevices.Count == 0)
        {
            return;
        }

        IReadOnlyList<string> there = core.GetAvailableDevices();
        foreach (string name in device.NamedDevices)
        {
            // GPU stands for GPU.0 where there are several; a number is checked as it is.
            if (!there.Any(one => one == name || one.StartsWith(name + ".", StringComparison.Ordinal) || name == one + ".0"))
            {
                throw new DeviceException($"The device {Typed(device, name)} is not available. {Available(there)}");
            }
        }
    }

    /// <summary>The error for a device that refused a model.</summary>
    public static DeviceException Refused(Core core, DeviceSelection device, string model, OpenVinoException exception)
    {
        string available;
        try
        {
            available = Available(core.GetAvailableDevices());
        }
        catch (OpenVinoException)
        {
            available = "";
        }

        return new DeviceException($"The device {device.Requested} cannot run {model}: {RuntimeWords.Of(exception)} {available}".TrimEnd(), exception);
    }

    private static string Typed(DeviceSelection device, string name) =>
        device.Requested.Equals(name, StringComparison.OrdinalIgnoreCase) ? name : $"{name} (of {device.Requested})";

    private static string Available(IReadOnlyList<string> devices) => $"Devices here: {string.Join(", ", devices.Append("MANAGED"))}.";
}
