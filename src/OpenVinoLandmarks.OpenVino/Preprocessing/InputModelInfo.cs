using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino;

/// <summary>
/// Declares facts about the model's own input that the model file does not contain. Valid until its <see cref="PrePostProcessor"/> is
/// disposed.
/// </summary>
public sealed class InputModelInfo
{
    private readonly InputModelInfoHandle _handle;

    internal InputModelInfo(InputModelInfoHandle handle) => _handle = handle;

    /// <summary>Declares the meaning of the axes of the model's input.</summary>
    /// <param name="layout">The layout as text, such as "NCHW".</param>
    /// <returns>This object.</returns>
    /// <exception cref="OpenVinoException">The text is not a layout.</exception>
    /// <exception cref="ObjectDisposedException">The processor is disposed.</exception>
    public InputModelInfo SetLayout(string layout)
    {
        using Layout value = new Layout(layout);
        return SetLayout(value);
    }

    /// <summary>Declares the meaning of the axes of the model's input.</summary>
    /// <param name="layout">The layout. It is not needed after the call.</param>
    /// <returns>This object.</returns>
    /// <exception cref="ObjectDisposedException">The processor or the layout is disposed.</exception>
    public InputModelInfo SetLayout(Layout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        Native.Check(NativeMethods.ov_preprocess_input_model_info_set_layout(Handle, layout.Handle), "set the model's layout");
        return this;
    }

    private InputModelInfoHandle Handle
    {
        get
        {
            ObjectDisposedException.ThrowIf(_handle.IsDisposed, this);
            return _handle;
        }
    }
}
