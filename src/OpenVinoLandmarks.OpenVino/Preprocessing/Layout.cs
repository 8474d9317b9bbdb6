using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino;

/// <summary>
/// The meaning of a tensor's axes, such as "NHWC" or "N...C". Most members that need a layout also take it as text. Thread-safe.
/// </summary>
public sealed class Layout : IDisposable
{
    private readonly LayoutHandle _handle;

    /// <summary>Parses a layout.</summary>
    /// <param name="description">One letter per axis, "?" for an axis without a meaning, "..." for any number of axes.</param>
    /// <exception cref="OpenVinoException">The text is not a layout.</exception>
    /// <exception cref="OpenVinoLoadException">No runtime is found.</exception>
    public Layout(string description)
    {
        ArgumentException.ThrowIfNullOrEmpty(description);
        OpenVinoRuntime.EnsureLoaded();
        _handle = Native.Own(NativeMethods.ov_layout_create(description, out LayoutHandle handle), handle, "read the layout", description);
    }

    internal LayoutHandle Handle
    {
        get
        {
            ObjectDisposedException.ThrowIf(_handle.IsDisposed, this);
            return _handle;
        }
    }

    /// <summary>Formats the layout as the runtime does, such as "[N,H,W,C]".</summary>
    /// <exception cref="ObjectDisposedException">The layout is disposed.</exception>
    public override string ToString() => Native.TakeString(NativeMethods.ov_layout_to_string(Handle));

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();
}
