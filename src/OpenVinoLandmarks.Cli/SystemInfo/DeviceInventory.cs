using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.Cli.SystemInfo;

/// <summary>The devices that can run a model on this machine.</summary>
/// <param name="Runtime">Version and file of the OpenVINO runtime, or null if there is none.</param>
/// <param name="RuntimeError">Why no runtime was loaded; the message lists the folders of the search. Null if one was loaded.</param>
/// <param name="Devices">OpenVINO's devices, then MANAGED.</param>
internal sealed record DeviceInventory(string? Runtime, Exception? RuntimeError, IReadOnlyList<DeviceDescription> Devices)
{
    private static readonly DeviceDescription s_managed =
        new("MANAGED", "pure C# on the CPU of this machine", ToolVersions.Own, "FP32 FP16 FP16-INT8");

    /// <summary>Loads the runtime and asks it for its devices.</summary>
    /// <param name="openVinoPath">The runtime that the user named, or null for the usual places.</param>
    /// <exception cref="DeviceException">The named runtime cannot be loaded, or OpenVINO reports an error.</exception>
    public static DeviceInventory Read(string? openVinoPath)
    {
        if (Load(openVinoPath) is { } failure)
        {
            return openVinoPath is null
                ? new DeviceInventory(null, failure, [s_managed])
                : throw new DeviceException(failure.Message, failure);
        }

        try
        {
            using Core core = new();
            DeviceDescription[] devices = [.. core.GetAvailableDevices().Select(name => Describe(core, name)), s_managed];
            return new DeviceInventory($"OpenVINO {OpenVinoRuntime.Version} ({OpenVinoRuntime.LibraryPath})", null, devices);
        }
        catch (OpenVinoException e)
        {
            throw new DeviceException($"OpenVINO cannot list its devices: {e.Message}", e);
        }
    }

    private static Exception? Load(string? openVinoPath)
    {
        try
        {
            OpenVinoRuntime.Load(openVinoPath);
            return null;
        }
        catch (Exception e) when (e is OpenVinoLoadException or InvalidOperationException)
        {
            return e;
        }
    }

    private static DeviceDescription Describe(Core core, string name)
    {
        string fullName = core.TryGetProperty(name, "FULL_DEVICE_NAME", out string? value, out _) ? value : "unknown";
        string capabilities = core.TryGetProperty(name, "OPTIMIZATION_CAPABILITIES", out string? list, out _) ? list : "";
        string versions = string.Join(", ", core.GetVersions(name).Select(version => version.Version.ToString()));
        return new DeviceDescription(name, fullName, versions, capabilities);
    }
}

/// <summary>One device of the list.</summary>
/// <param name="Name">The name that <c>--device</c> takes.</param>
/// <param name="FullName">The name of the hardware.</param>
/// <param name="Version">Version of the device's plugin.</param>
/// <param name="Capabilities">Precisions and features, as the device reports them. May be empty.</param>
internal sealed record DeviceDescription(string Name, string FullName, string Version, string Capabilities);
