using System.Diagnostics;
using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.OpenVino.Loading;

/// <summary>A shared library that the operating system's loader has loaded: its handle, its file and its exports.</summary>
internal sealed class LoadedLibrary(nint handle, string path)
{
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

    /// <summary>Returns the full path of a file with links resolved; the path itself if there is no such file.</summary>
    internal static string RealPath(string path)
    {
        if (!File.Exists(path))
        {
            return path;
        }

        string full = System.IO.Path.GetFullPath(path);
        string file = File.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full;

        // A link to the folder (/opt/intel/openvino -> openvino_2026.4.1) names the same file too.
        string? folder = System.IO.Path.GetDirectoryName(file);
        string? realFolder = folder is null ? null : Directory.ResolveLinkTarget(folder, returnFinalTarget: true)?.FullName;
        return realFolder is null ? file : System.IO.Path.Combine(realFolder, System.IO.Path.GetFileName(file));
    }
}
