using OpenVinoLandmarks.Cli.Diagnosis.Machine;
using OpenVinoLandmarks.Cli.Diagnosis.Report;
using OpenVinoLandmarks.Cli.SystemInfo;
using OpenVinoLandmarks.OpenVino.Loading;

namespace OpenVinoLandmarks.Cli.Diagnosis;

/// <summary>Describes plugins and devices together with the hardware that the system knows.</summary>
internal static class PluginDiagnosis
{
    /// <summary>Describes a plugin: whether it loads, and why it has no device.</summary>
    public static PluginReport Describe(
        PluginDescription plugin, IReadOnlyList<PluginFile> files, IReadOnlyList<HardwareReport> hardware)
    {
        string? file = files.FirstOrDefault(one => one.Device == plugin.Device)?.File;
        string? problem = file is null ? "its file is missing" : plugin.Problem;
        if (file is not null && plugin.Version is null && OperatingSystem.IsWindows())
        {
            problem = WithMissingLibraries(problem, file);
        }

        if (problem is not null && plugin.Version is not null)
        {
            string[] missing = [.. hardware.Where(one => one.Kind == plugin.Device).SelectMany(static one => one.Missing)];
            problem = WithoutHardware(plugin.Device, hardware) ?? string.Join("; ", missing.Prepend(problem));
        }

        return new PluginReport(plugin.Device, Path.GetFileName(file), plugin.Version, plugin.Version is not null, problem);
    }

    // The loader of Windows does not say which library is missing.
    private static string? WithMissingLibraries(string? problem, string file)
    {
        IReadOnlyList<MissingLibrary> missing = new WindowsDependencySearch(new SearchEnvironment()).FindMissing(file, []);
        return missing.Count == 0 ? problem
            : string.Join("; ", missing.Select(static one => $"{one.Name}, which {one.NeededBy} needs, is missing").Prepend(problem));
    }

    /// <summary>Finds out for each device of the system whether OpenVINO lists it, and what is missing if it does not.</summary>
    /// <param name="hardware">The devices of the system.</param>
    /// <param name="plugins">The plugins of the runtime; empty if there is no runtime.</param>
    /// <param name="advice">Receives what is missing, with the line to type.</param>
    public static IReadOnlyList<HardwareReport> Examine(
        IReadOnlyList<HardwareReport> hardware, IReadOnlyList<PluginDescription> plugins, ICollection<Remedy> advice)
    {
        HardwareAdvice system = new("/", Environment.GetEnvironmentVariable("OCL_ICD_VENDORS"));
        List<HardwareReport> examined = [];
        foreach (HardwareReport device in hardware)
        {
            PluginDescription? plugin = plugins.FirstOrDefault(one => one.Device == device.Kind);
            bool isListed = plugin is { Devices.Count: > 0 } && IsOfIntel(device);
            List<Remedy> missing = isListed ? [] : [.. system.Find(device)];
            if (plugin is null && plugins.Count > 0)
            {
                missing.Add(new Remedy(device.Kind, "this OpenVINO has no plugin for it", null));
            }

            // What no line to type repairs, such as the graphics of a server's board, is not a fault.
            missing.FindAll(static remedy => remedy.Command is not null).ForEach(advice.Add);
            examined.Add(device with { IsListed = isListed, Missing = [.. missing.Select(static remedy => remedy.Problem)] });
        }

        return examined;
    }

    /// <summary>Says that the system does not have the hardware of a plugin; null if it does, or if the plugin needs none.</summary>
    public static string? WithoutHardware(string device, IReadOnlyList<HardwareReport> hardware) =>
        device is "GPU" or "NPU" && OperatingSystem.IsLinux()
        && !hardware.Any(one => one.Kind == device && IsOfIntel(one))
            ? $"the system has no {device} of Intel"
            : null;

    /// <summary>Describes a device with the result of its inference.</summary>
    public static DeviceReport Describe(
        InferenceResult inference, IReadOnlyList<DeviceDescription> devices, IReadOnlyList<HardwareReport> hardware)
    {
        DeviceDescription description = devices.FirstOrDefault(one => one.Name == inference.Device)
            ?? new DeviceDescription(inference.Device, "", "", "");
        string kind = description.Name.Split('.')[0];
        string? kernel = hardware.FirstOrDefault(one => one.Kind == kind && IsOfIntel(one) && one.KernelDriver is not null)?.KernelDriver;
        bool usesMemoryOfSystem = kind is "CPU" or "MANAGED" && description.FullName.Length > 0;
        long? bytes = description.MemoryBytes ?? (usesMemoryOfSystem ? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes : null);
        string[] drivers = [.. new[] { description.Driver, kernel }.OfType<string>()];
        description = description with { Driver = drivers.Length == 0 ? null : string.Join(", ", drivers) };
        return new DeviceReport(description, Size(bytes), inference);
    }

    private static bool IsOfIntel(HardwareReport device) => device.Id.StartsWith(SystemHardware.Intel, StringComparison.Ordinal);

    /// <summary>Formats a size of memory; empty if it is unknown.</summary>
    public static string Size(long? bytes) =>
        bytes is { } count ? FormattableString.Invariant($"{count / (double)(1 << 30):0.#} GiB") : "";
}
