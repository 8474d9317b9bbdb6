using System.Globalization;

namespace OpenVinoLandmarks.OpenVino.Loading;

/// <summary>The file names of OpenVINO's C library on an operating system, and the order of their versions.</summary>
internal sealed class LibraryNames
{
    private readonly string _prefix, _suffix;
    private readonly bool _versionBehindSuffix;

    // The names of the core library, which the C library needs.
    private LibraryNames Core => new(_prefix[..^"_c".Length], _suffix, _versionBehindSuffix);

    private LibraryNames(string prefix, string suffix, bool versionBehindSuffix) =>
        (_prefix, _suffix, _versionBehindSuffix) = (prefix, suffix, versionBehindSuffix);

    /// <summary>libopenvino_c.so, libopenvino_c.so.2641.</summary>
    internal static LibraryNames Linux { get; } = new("libopenvino_c", ".so", versionBehindSuffix: true);

    /// <summary>libopenvino_c.dylib, libopenvino_c.2641.dylib.</summary>
    internal static LibraryNames MacOS { get; } = new("libopenvino_c", ".dylib", versionBehindSuffix: false);

    /// <summary>openvino_c.dll.</summary>
    internal static LibraryNames Windows { get; } = new("openvino_c", ".dll", versionBehindSuffix: false);

    internal static LibraryNames Current { get; } =
        OperatingSystem.IsWindows() ? Windows : OperatingSystem.IsMacOS() ? MacOS : Linux;

    /// <summary>The name without a version, for which the operating system's loader is asked first.</summary>
    internal string Unversioned => _prefix + _suffix;

    /// <summary>
    /// Returns the library files of a folder, the newest first. A file without a version comes first: somebody chose it.
    /// </summary>
    internal IEnumerable<string> FilesIn(string folder) => FilesIn(folder, out _);

    /// <inheritdoc cref="FilesIn(string)"/>
    /// <param name="folder">The folder.</param>
    /// <param name="problem">Why the folder cannot be listed; null if it was listed or is missing.</param>
    internal IReadOnlyList<string> FilesIn(string folder, out string? problem)
    {
        string[] files = FolderReader.Files(folder, _prefix + "*", out problem);

        // The file may be usable although the folder cannot be listed.
        string known = Path.Combine(folder, Unversioned);
        return problem is not null && File.Exists(known)
            ? [known]
            : [.. files.Where(IsLibrary)
                .OrderByDescending(file => file, Comparer<string>.Create((a, b) => Compare(VersionOf(a), VersionOf(b))))
                .ThenBy(static file => file, StringComparer.Ordinal)];
    }

    /// <summary>Returns OpenVINO's core library in a folder, the newest if there are several; null if there is none.</summary>
    internal string? CoreIn(string folder) => Core.FilesIn(folder, out _) is [string newest, ..] ? newest : null;

    /// <summary>Returns the release that the name of a core library says, such as 2026.4.1 for libopenvino.so.2641, or null.</summary>
    internal OpenVinoVersion? VersionOfCore(string file) => Core.ReleaseOf(file);

    /// <summary>Returns the release that the name of a C library says, such as 2026.4.1 for libopenvino_c.so.2641, or null.</summary>
    internal OpenVinoVersion? ReleaseOf(string file)
    {
        string packed = Path.GetFileName(file).StartsWith(_prefix, StringComparison.OrdinalIgnoreCase) ? VersionOf(file) : string.Empty;
        return packed.Length is 4 or 5 && packed.All(char.IsAsciiDigit)
            ? OpenVinoVersion.Parse($"20{packed[..2]}.{packed[2..^1]}.{packed[^1..]}")
            : null;
    }

    /// <summary>Compares dotted versions part by part as numbers: "2023.10" is newer than "2023.2". An empty text is newer than all
    /// others.</summary>
    internal static int Compare(string left, string right)
    {
        if (left.Length == 0 || right.Length == 0)
        {
            return right.Length.CompareTo(left.Length);
        }

        string[] a = left.Split('.'), b = right.Split('.');
        for (int i = 0; i < Math.Max(a.Length, b.Length); i++)
        {
            int order = ComparePart(i < a.Length ? a[i] : "0", i < b.Length ? b[i] : "0");
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }

    private bool IsLibrary(string file)
    {
        string name = Path.GetFileName(file);
        if (name.Equals(Unversioned, StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        string version = VersionOf(name);
        return version.Length > 0
            && version.All(static c => char.IsAsciiDigit(c) || c == '.')
            && name == (_versionBehindSuffix ? $"{_prefix}{_suffix}.{version}" : $"{_prefix}.{version}{_suffix}");
    }

    private string VersionOf(string file)
    {
        string name = Path.GetFileName(file)[_prefix.Length..];
        name = _versionBehindSuffix
            ? (name.StartsWith(_suffix, StringComparison.Ordinal) ? name[_suffix.Length..] : name)
            : (name.EndsWith(_suffix, StringComparison.OrdinalIgnoreCase) ? name[..^_suffix.Length] : name);
        return name.Trim('.');
    }

    // File names have the packed form (2641 is 2026.4.1: two digits of the year, release, patch), folders the dotted form. In the packed
    // form the year is compared first, because 26101 (2026.10.1) is older than 2701 (2027.0.1).
    private static int ComparePart(string left, string right)
    {
        if (left.Length > 4 || right.Length > 4)
        {
            int year = string.CompareOrdinal(left, 0, right, 0, 2);
            if (year != 0)
            {
                return year;
            }
        }

        return Number(left).CompareTo(Number(right));
    }

    private static long Number(string digits) =>
        long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : -1;
}
