using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.Cli.Devices;

/// <summary>What is there to run on.</summary>
/// <param name="Runtime">OpenVINO's version and file, or null where there is none.</param>
/// <param name="RuntimeMissing">Why there is none: every place that was looked at.</param>
/// <param name="Devices">All devices, OpenVINO's first.</param>
internal sealed record DeviceInventory(string? Runtime, string? RuntimeMissing, IReadOnlyList<DeviceRow> Devices)
{
    /// <summary>Looks.</summary>
    /// <param name="openVinoPath">The runtime that the user named, or null.</param>
    /// <exception cref="DeviceException">The runtime that the user named cannot be loaded, or fails.</exception>
    public static DeviceInventory Read(string? openVinoPath)
    {
        if (!OpenVinoRuntime.TryLoad(openVinoPath, out string? reason))
        {
            return openVinoPath is null ? new DeviceInventory(null, reason, [DeviceRow.Managed]) : throw new DeviceException(reason);
        }

        try
        {
            using Core core = new();
            DeviceRow[] rows = [.. core.GetAvailableDevices().Select(name => Row(core, name)), DeviceRow.Managed];
            return new DeviceInventory($"OpenVINO {OpenVinoRuntime.Version} ({OpenVinoRuntime.LibraryPath})", null, rows);
        }
        catch (OpenVinoException e)
        {
            throw new DeviceException($"OpenVINO cannot list its devices: {e.Message}", e);
        }
    }

    private static DeviceRow Row(Core core, string name)
    {
        string fullName = core.TryGetProperty(name, "FULL_DEVICE_NAME", out string? value, out _) ? value : "unknown";
        string capabilities = core.TryGetProperty(name, "OPTIMIZATION_CAPABILITIES", out string? list, out _) ? list : "";
        return new DeviceRow(name, fullName, string.Join(", ", core.GetVersions(name).Select(version => version.Version.ToString())), capabilities);
    }
}
