using System.Text;
using OpenVinoLandmarks.Files;

namespace OpenVinoLandmarks.Engines.Fastest;

/// <summary>
/// Writes down which devices and drivers a Linux system has for GPUs and NPUs, as far as it can be read without loading a driver: the
/// release of the kernel, which contains drivers, and the files of OpenCL and Level Zero drivers, which differ from release to release.
/// </summary>
internal static class DriverFacts
{
    // A list of an OpenCL driver is the path of its library.
    private const int LongestList = 4096;

    private const string LevelZeroDrivers = "libze_intel_*.so.?";

    private static readonly string[] s_deviceFolders = ["dev/dri", "dev/accel"];

    private static readonly string[] s_libraryFolders = ["usr/lib/x86_64-linux-gnu", "usr/lib64", "usr/local/lib"];

    /// <summary>Returns the facts in one line. What may not be read is left out.</summary>
    /// <param name="root">The root of the file system.</param>
    /// <param name="openClVendors">The value of OCL_ICD_VENDORS, a folder of lists or a driver; null or empty: the usual folder.</param>
    public static string Read(string root, string? openClVendors)
    {
        StringBuilder facts = new();
        Add(facts, () => [FirstLine(Path.Combine(root, "proc/sys/kernel/osrelease"))]);
        foreach (string folder in s_deviceFolders)
        {
            Add(facts, () => Find(Path.Combine(root, folder), "*").Select(static entry => Path.GetFileName(entry)));
        }

        // Without a device no driver matters, and the search of folders with thousands of libraries takes time.
        foreach (string folder in s_deviceFolders.Any(device => Directory.Exists(Path.Combine(root, device))) ? s_libraryFolders : [])
        {
            Add(facts, () => Find(Path.Combine(root, folder), LevelZeroDrivers).Select(Library));
        }

        string vendors = openClVendors is { Length: > 0 } ? openClVendors : Path.Combine(root, "etc/OpenCL/vendors");
        Add(facts, () => Directory.Exists(vendors) ? Find(vendors, "*.icd").Select(Listed) : [Listed(vendors)]);
        return facts.ToString();
    }

    private static void Add(StringBuilder facts, Func<IEnumerable<string>> read)
    {
        try
        {
            facts.AppendJoin(' ', read().Order(StringComparer.Ordinal));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What may not be read does not change the decision.
        }

        facts.Append('/');
    }

    private static IEnumerable<string> Find(string folder, string pattern) =>
        Directory.Exists(folder) ? Directory.EnumerateFileSystemEntries(folder, pattern) : [];

    // A list names a library; the variable can name a library itself.
    private static string Listed(string file) => Library(file.EndsWith(".icd", StringComparison.Ordinal) ? FirstLine(file) : file);

    private static string Library(string file)
    {
        // The loader searches a bare name in the system's folders.
        return Path.IsPathRooted(file) && new FileInfo(file) is { Exists: true } info
            ? FormattableString.Invariant($"{file} {info.Length} {info.LastWriteTimeUtc.Ticks}")
            : file;
    }

    private static string FirstLine(string file)
    {
        // A pipe would wait for a writer.
        if (FileStatus.Read(file) is not { Kind: FileKind.Regular } || new FileInfo(file).Length > LongestList)
        {
            return "";
        }

        using StreamReader reader = new(file);
        return reader.ReadLine()?.Trim() ?? "";
    }
}
