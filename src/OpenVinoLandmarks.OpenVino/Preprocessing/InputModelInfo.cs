using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino;

/// <summary>What the model wants for an input, as far as the model itself does not say.</summary>
public sealed class InputModelInfo
{
    private readonly InputModelInfoHandle _handle;

    internal InputModelInfo(InputModelInfoHandle handle) => _handle = handle;

    /// <summary>Says what the axes of the model's input mean, such as "NCHW".</summary>
    /// <param name="layout">The layout's text.</param>
    /// <exception cref="OpenVinoException">The text is no layout.</exception>
    /// <exception cref="ObjectDisposedException">The processor is disposed.</exception>
    public InputModelInfo SetLayout(string layout)
    {
        using Layout value = new Layout(layout);
        return SetLayout(value);
    }

    /// <summary>Says what the axes of the model's input mean.</summary>
    /// <param name="layout">The layout; not needed after the call.</param>
    /// <exception cref="ObjectDisposedException">The processor or the layout is disposed.</exception>
    public InputModelInfo SetLayout(Layout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        Native.Check(NativeMethods.ov_preprocess_input_model_info_set_layout(_handle, layout.Handle), "set the model's layout");
        return this;
    }
}
