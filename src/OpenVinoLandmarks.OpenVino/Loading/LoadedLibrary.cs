using System.Diagnostics;
using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.OpenVino.Loading;

/// <summary>A shared library that the operating system's loader has loaded: its handle, its file and its exports.</summary>
internal sealed class LoadedLibrary(nint handle, string path)
{
    // As on Linux. A loop of links has no more, because such a path does not exist.
    private const int MaxLinks = 40;

    private static readonly char[] s_separators = [System.IO.Path.DirectorySeparatorChar, System.IO.Path.AltDirectorySeparatorChar];

    /// <summary>The loader's handle.</summary>
    internal nint Handle { get; } = handle;

    /// <summary>The full path of the file, with links resolved.</summary>
    internal string Path { get; } = RealPath(path);

    /// <summary>The folder in which the library was loaded, links not resolved: OpenVINO looks for its plugins there.</summary>
    internal string Folder { get; } = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path)) ?? string.Empty;

    /// <summary>Returns whether <paramref name="library"/> is this file, directly or through links.</summary>
    internal bool IsSameFile(string library) => RealPath(library) == Path;

    /// <summary>Returns the file that the loader found for a name, or the name if the system does not report the file.</summary>
    /// <param name="name">The name.</param>
    /// <param name="expected">The file that the loader should have found, or null.</param>
    internal static string FileOf(string name, string? expected)
    {
        string stem = System.IO.Path.GetFileNameWithoutExtension(name);
        using Process process = Process.GetCurrentProcess();
        string loaded = process.Modules.Cast<ProcessModule>()
            .Select(static module => module.FileName)
            .FirstOrDefault(file => System.IO.Path.GetFileName(file).StartsWith(stem, StringComparison.Ordinal)) ?? name;
        return expected is not null && RealPath(expected) == RealPath(loaded) ? expected : loaded;
    }

    /// <summary>Returns the address of an exported function or variable, or 0 if the library does not export it.</summary>
    internal nint Export(string symbol) => NativeLibrary.TryGetExport(Handle, symbol, out nint address) ? address : 0;

    /// <summary>Returns the address of a function that every supported OpenVINO exports.</summary>
    /// <exception cref="OpenVinoLoadException">The library does not export it.</exception>
    internal nint RequiredExport(string symbol) => Export(symbol) is not 0 and nint address
        ? address
        : throw new OpenVinoLoadException($"{Path} cannot be used: it does not export {symbol}. Use OpenVINO 2024.6 or later.");

    /// <summary>
    /// Returns the full path of a file or folder with all links resolved, also those of its parents; the path itself if it is missing.
    /// </summary>
    internal static string RealPath(string path)
    {
        if (!System.IO.Path.Exists(path))
        {
            return path;
        }

        // Part by part: .. in a relative link means the parent of the folder that the link is really in.
        string full = System.IO.Path.GetFullPath(path), real = System.IO.Path.GetPathRoot(full)!;
        Stack<string> rest = new(PartsBackwards(full[real.Length..]));
        int links = 0;
        while (rest.TryPop(out string? part))
        {
            string next = part == ".." ? System.IO.Path.GetDirectoryName(real) ?? real : System.IO.Path.Combine(real, part);
            string? target = part == ".." || links == MaxLinks ? null : new FileInfo(next).LinkTarget;
            if (target is null)
            {
                real = next;
                continue;
            }

            links++;
            string root = System.IO.Path.GetPathRoot(target) ?? string.Empty;
            real = root.Length > 0 ? root : real;
            foreach (string ofTarget in PartsBackwards(target[root.Length..]))
            {
                rest.Push(ofTarget);
            }
        }

        return real;
    }

    private static IEnumerable<string> PartsBackwards(string path) =>
        path.Split(s_separators, StringSplitOptions.RemoveEmptyEntries).Where(static part => part != ".").Reverse();
}
