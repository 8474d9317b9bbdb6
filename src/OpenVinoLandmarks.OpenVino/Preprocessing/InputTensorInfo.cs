using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino;

/// <summary>
/// Declares how the tensor that the caller sets on an input differs from the model's input. Valid until its <see cref="PrePostProcessor"/>
/// is disposed.
/// </summary>
public sealed class InputTensorInfo
{
    private readonly InputTensorInfoHandle _handle;

    internal InputTensorInfo(InputTensorInfoHandle handle) => _handle = handle;

    /// <summary>Declares the type of the elements.</summary>
    /// <param name="type">The type, such as UInt8 for images.</param>
    /// <returns>This object.</returns>
    /// <exception cref="ObjectDisposedException">The processor is disposed.</exception>
    public InputTensorInfo SetElementType(ElementType type)
    {
        int number = Native.Number(type);
        Native.Check(NativeMethods.ov_preprocess_input_tensor_info_set_element_type(Handle, number), "set the tensor's element type");
        return this;
    }

    /// <summary>Declares the meaning of the axes.</summary>
    /// <param name="layout">The layout as text, such as "NHWC".</param>
    /// <returns>This object.</returns>
    /// <exception cref="OpenVinoException">The text is not a layout.</exception>
    /// <exception cref="ObjectDisposedException">The processor is disposed.</exception>
    public InputTensorInfo SetLayout(string layout)
    {
        using Layout value = new Layout(layout);
        return SetLayout(value);
    }

    /// <summary>Declares the meaning of the axes.</summary>
    /// <param name="layout">The layout. It is not needed after the call.</param>
    /// <returns>This object.</returns>
    /// <exception cref="ObjectDisposedException">The processor or the layout is disposed.</exception>
    public InputTensorInfo SetLayout(Layout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        Native.Check(NativeMethods.ov_preprocess_input_tensor_info_set_layout(Handle, layout.Handle), "set the tensor's layout");
        return this;
    }

    /// <summary>Declares the color format of the image.</summary>
    /// <param name="format">The color format.</param>
    /// <returns>This object.</returns>
    /// <exception cref="OpenVinoException">The runtime refuses the format.</exception>
    /// <exception cref="ObjectDisposedException">The processor is disposed.</exception>
    public InputTensorInfo SetColorFormat(ColorFormat format)
    {
        Native.Check(
            NativeMethods.ov_preprocess_input_tensor_info_set_color_format(Handle, PreprocessSteps.Number(format)),
            "set the tensor's color format");
        return this;
    }

    /// <summary>Declares the color format of an image whose planes are separate tensors. Each plane becomes an input.</summary>
    /// <param name="format">A format with several planes.</param>
    /// <param name="planes">A name for each plane, such as "Y" and "UV"; the input's name ends with it.</param>
    /// <returns>This object.</returns>
    /// <exception cref="OpenVinoException">The format has another number of planes.</exception>
    /// <exception cref="ObjectDisposedException">The processor is disposed.</exception>
    public InputTensorInfo SetColorFormat(ColorFormat format, params ReadOnlySpan<string> planes)
    {
        using Utf8Strings names = new Utf8Strings(planes);
        using HandleReference info = new HandleReference(Handle);
        int number = PreprocessSteps.Number(format);
        Native.Check(OptionalExports.SetColorFormat(info.Pointer, number, names, planes.Length), "set the tensor's color planes");
        return this;
    }

    /// <summary>Declares the size of the image, if it differs from the model's input.</summary>
    /// <param name="height">The number of rows.</param>
    /// <param name="width">The number of pixels per row.</param>
    /// <returns>This object.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    /// <exception cref="OpenVinoException">The runtime refuses the size.</exception>
    /// <exception cref="ObjectDisposedException">The processor is disposed.</exception>
    public InputTensorInfo SetSpatialStaticShape(int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        Native.Check(
            NativeMethods.ov_preprocess_input_tensor_info_set_spatial_static_shape(Handle, (nuint)height, (nuint)width),
            "set the tensor's size");
        return this;
    }

    /// <summary>Declares the kind of device memory that holds the tensor.</summary>
    /// <param name="memoryType">The kind, such as "GPU_SURFACE" or "GPU_BUFFER".</param>
    /// <returns>This object.</returns>
    /// <exception cref="OpenVinoException">The runtime refuses the type.</exception>
    /// <exception cref="ObjectDisposedException">The processor is disposed.</exception>
    public InputTensorInfo SetMemoryType(string memoryType)
    {
        ArgumentException.ThrowIfNullOrEmpty(memoryType);
        Native.Check(
            NativeMethods.ov_preprocess_input_tensor_info_set_memory_type(Handle, memoryType), "set the tensor's memory type", memoryType);
        return this;
    }

    /// <summary>Declares the element type and the shape of an existing tensor.</summary>
    /// <param name="tensor">The tensor. It is not needed after the call.</param>
    /// <returns>This object.</returns>
    /// <exception cref="OpenVinoException">The shape does not fit the input.</exception>
    /// <exception cref="ObjectDisposedException">The processor or the tensor is disposed.</exception>
    public InputTensorInfo SetFrom(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        Native.Check(NativeMethods.ov_preprocess_input_tensor_info_set_from(Handle, tensor.Handle), "copy a tensor's description");
        return this;
    }

    private InputTensorInfoHandle Handle
    {
        get
        {
            ObjectDisposedException.ThrowIf(_handle.IsDisposed, this);
            return _handle;
        }
    }
}
