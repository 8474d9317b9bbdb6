using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino;

/// <summary>
/// The entry point of OpenVINO: reads models, lists devices and compiles models for them. Creating a core is cheap, loading the plugin of
/// a device is not; usually a process has one core. Thread-safe. Objects that a core created stay valid after it is disposed.
/// </summary>
public sealed partial class Core : IDisposable
{
    private readonly CoreHandle _handle;

    /// <summary>Creates a core with the runtime's own list of plugins.</summary>
    /// <exception cref="OpenVinoLoadException">No runtime is found.</exception>
    /// <exception cref="OpenVinoException">The runtime fails.</exception>
    public Core()
    {
        OpenVinoRuntime.EnsureLoaded();
        _handle = Native.Own(NativeMethods.ov_core_create(out CoreHandle handle), handle, "start");
    }

    /// <summary>Creates a core with the caller's list of plugins.</summary>
    /// <param name="pluginsXml">The path of the xml file that lists the plugins.</param>
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

    /// <summary>Adds operations or frontends from a shared library. Requires OpenVINO 2025.4 or later.</summary>
    /// <param name="libraryPath">The path of the extension's library.</param>
    /// <exception cref="NotSupportedException">The runtime is older.</exception>
    /// <exception cref="OpenVinoException">The library cannot be loaded, or is not an extension.</exception>
    /// <exception cref="ObjectDisposedException">The core is disposed.</exception>
    public void AddExtension(string libraryPath)
    {
        // This function has no form with wide characters.
        using NativePath path = new NativePath(libraryPath, wide: false);
        using HandleReference core = new HandleReference(Handle);
        Native.Check(OptionalExports.AddExtension(core.Pointer, path.Pointer), "load the extension", libraryPath);
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();
}
