using System.Diagnostics;
using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.OpenVino.Loading;

/// <summary>The C library of this process.</summary>
internal sealed class LoadedLibrary(nint handle, string path)
{
    /// <summary>The OS loader's handle.</summary>
    internal nint Handle { get; } = handle;

    /// <summary>The file, links resolved.</summary>
    internal string Path { get; } = RealPath(path);

    /// <summary>Whether <paramref name="library"/> is this file, be it through links.</summary>
    internal bool IsSameFile(string library) => RealPath(library) == Path;

    /// <summary>Where the loader found a name; the name itself where the system does not tell.</summary>
    internal static string FileOf(string name)
    {
        using Process process = Process.GetCurrentProcess();
        return process.Modules.Cast<ProcessModule>()
            .Select(static module => module.FileName)
            .FirstOrDefault(file => System.IO.Path.GetFileName(file).StartsWith(System.IO.Path.GetFileNameWithoutExtension(name), StringComparison.Ordinal)) ?? name;
    }

    /// <summary>The address of an exported function or variable, or 0.</summary>
    internal nint Export(string symbol) => NativeLibrary.TryGetExport(Handle, symbol, out nint address) ? address : 0;

    private static string RealPath(string path)
    {
        if (!File.Exists(path))
        {
            return path;
        }

        string full = System.IO.Path.GetFullPath(path);
        string file = File.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full;

        // A link on the folder (/opt/intel/openvino -> openvino_2026.4.1) names the same file too.
        string? folder = System.IO.Path.GetDirectoryName(file);
        string? realFolder = folder is null ? null : Directory.ResolveLinkTarget(folder, returnFinalTarget: true)?.FullName;
        return realFolder is null ? file : System.IO.Path.Combine(realFolder, System.IO.Path.GetFileName(file));
    }
}
