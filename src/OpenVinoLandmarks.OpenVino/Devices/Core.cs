using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino;

/// <summary>
/// The entry to OpenVINO: reads models, knows devices, compiles. Making one is cheap, loading a device's plugin is not: one core for
/// a process is usual. Thread-safe. What it makes stays valid after its disposal.
/// </summary>
public sealed partial class Core : IDisposable
{
    private readonly CoreHandle _handle;

    /// <summary>Makes a core with the runtime's own list of plugins.</summary>
    /// <exception cref="OpenVinoLoadException">No runtime is found.</exception>
    /// <exception cref="OpenVinoException">The runtime fails.</exception>
    public Core()
    {
        OpenVinoRuntime.EnsureLoaded();
        _handle = Native.Own(NativeMethods.ov_core_create(out CoreHandle handle), handle, "start");
    }

    /// <summary>Makes a core with a list of plugins of the caller's.</summary>
    /// <param name="pluginsXml">Path of the xml file that names the plugins.</param>
    /// <exception cref="OpenVinoLoadException">No runtime is found.</exception>
    /// <exception cref="OpenVinoException">The file cannot be read.</exception>
    public Core(string pluginsXml)
    {
        OpenVinoRuntime.EnsureLoaded();
        using NativePath path = new NativePath(pluginsXml);
        OpenVinoStatus status = path.IsWide
            ? NativeMethods.ov_core_create_with_config_unicode(path.Pointer, out CoreHandle handle)
            : NativeMethods.ov_core_create_with_config(pluginsXml, out handle);
        _handle = Native.Own(status, handle, "read the plugin list", pluginsXml);
    }

    internal CoreHandle Handle
    {
        get
        {
            ObjectDisposedException.ThrowIf(_handle.IsDisposed, this);
            return _handle;
        }
    }

    /// <summary>Adds operations or frontends from a library. Needs OpenVINO 2025.4 or later.</summary>
    /// <param name="libraryPath">Path of the extension's shared library.</param>
    /// <exception cref="NotSupportedException">The runtime is older.</exception>
    /// <exception cref="OpenVinoException">The library cannot be loaded, or is no extension.</exception>
    /// <exception cref="ObjectDisposedException">The core is disposed.</exception>
    public unsafe void AddExtension(string libraryPath)
    {
        // There is no wide variant of this function.
        using NativePath path = new NativePath(libraryPath, wide: false);
        using HandleLease core = new HandleLease(Handle);
        delegate* unmanaged[Cdecl]<nint, nint, OpenVinoStatus> add = (delegate* unmanaged[Cdecl]<nint, nint, OpenVinoStatus>)Late.Symbol("ov_core_add_extension");
        Native.Check(add(core.Pointer, path.Pointer), "load the extension", libraryPath);
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();
}
