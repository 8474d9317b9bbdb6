using System.Globalization;
using OpenVinoLandmarks.Cli.Diagnosis.Report;

namespace OpenVinoLandmarks.Cli.Diagnosis.Machine;

/// <summary>
/// Finds the GPUs and NPUs that the kernel of Linux knows, whether or not a driver runs them: in the list of PCI devices, and in the lists
/// of drawing and accelerator devices for those that are not on a PCI bus.
/// </summary>
internal static class SystemHardware
{
    /// <summary>The PCI number of Intel, the only vendor whose devices OpenVINO's GPU and NPU plugins use.</summary>
    public const string Intel = "8086";

    // The classes of the PCI standard, without the programming interface: display controllers, and processing accelerators.
    private const string DisplayClass = "03", AcceleratorClass = "1200";

    /// <summary>Returns the devices; an empty list on other systems than Linux.</summary>
    /// <param name="root">The root of the file system.</param>
    public static IReadOnlyList<HardwareReport> Read(string root)
    {
        List<HardwareReport> found = [];
        foreach (string device in Entries(Path.Combine(root, "sys", "bus", "pci", "devices")))
        {
            if (KindOf(ReadNumber(device, "class"), ReadNumber(device, "vendor")) is { } kind)
            {
                found.Add(Describe(root, device, kind, Path.GetFileName(device)));
            }
        }

        (string Class, string Kind, string Prefix)[] lists = [("drm", "GPU", "renderD"), ("accel", "NPU", "accel")];
        foreach ((string list, string kind, string prefix) in lists)
        {
            foreach (string entry in Entries(Path.Combine(root, "sys", "class", list)))
            {
                string name = Path.GetFileName(entry), device = Path.Combine(entry, "device");
                bool isKnown = found.Any(one => one.Node is { } node && Path.GetFileName(node) == name);
                if (name.StartsWith(prefix, StringComparison.Ordinal) && !isKnown && ReadNumber(device, "vendor").Length > 0)
                {
                    found.Add(Describe(root, device, kind, address: "") with { Node = NodeOf(kind, name) });
                }
            }
        }

        return found;
    }

    private static HardwareReport Describe(string root, string device, string kind, string address)
    {
        (string list, string prefix) = kind == "GPU" ? ("drm", "renderD") : ("accel", "accel");
        string? node = Entries(Path.Combine(device, list)).Select(static entry => Path.GetFileName(entry))
            .FirstOrDefault(name => name.StartsWith(prefix, StringComparison.Ordinal));
        return new HardwareReport(
            kind,
            $"{ReadNumber(device, "vendor")}:{ReadNumber(device, "device")}",
            address,
            DriverOf(device),
            node is null ? null : NodeOf(kind, node));
    }

    private static string NodeOf(string kind, string name) => kind == "GPU" ? $"/dev/dri/{name}" : $"/dev/accel/{name}";

    private static string? KindOf(string deviceClass, string vendor) =>
        deviceClass.StartsWith(DisplayClass, StringComparison.Ordinal) ? "GPU"
        : deviceClass.StartsWith(AcceleratorClass, StringComparison.Ordinal) && vendor == Intel ? "NPU"
        : null;

    // 0x030000 -> 030000. Empty if the file is missing.
    private static string ReadNumber(string device, string name)
    {
        try
        {
            string text = File.ReadAllText(Path.Combine(device, name)).Trim();
            return text.StartsWith("0x", true, CultureInfo.InvariantCulture) ? text[2..] : text;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static string? DriverOf(string device)
    {
        try
        {
            return new FileInfo(Path.Combine(device, "driver")).LinkTarget is { } target ? Path.GetFileName(target) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string[] Entries(string folder)
    {
        try
        {
            return Directory.Exists(folder) ? [.. Directory.GetFileSystemEntries(folder).Order(StringComparer.Ordinal)] : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
