using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino;

/// <summary>What the caller's tensor for an input is, where it differs from the model's input.</summary>
public sealed class InputTensorInfo
{
    private readonly InputTensorInfoHandle _handle;

    internal InputTensorInfo(InputTensorInfoHandle handle) => _handle = handle;

    /// <summary>Says what an element of the caller's tensor is.</summary>
    /// <param name="type">Such as UInt8 for images.</param>
    /// <exception cref="ObjectDisposedException">The processor is disposed.</exception>
    public InputTensorInfo SetElementType(ElementType type)
    {
        int number = OpenVinoRuntime.EnsureLoaded().ElementTypes.ToNative(type);
        Native.Check(NativeMethods.ov_preprocess_input_tensor_info_set_element_type(_handle, number), "set the tensor's element type");
        return this;
    }

    /// <summary>Says what the axes of the caller's tensor mean, such as "NHWC".</summary>
    /// <param name="layout">The layout's text.</param>
    /// <exception cref="OpenVinoException">The text is no layout.</exception>
    /// <exception cref="ObjectDisposedException">The processor is disposed.</exception>
    public InputTensorInfo SetLayout(string layout)
    {
        using Layout value = new Layout(layout);
        return SetLayout(value);
    }

    /// <summary>Says what the axes of the caller's tensor mean.</summary>
    /// <param name="layout">The layout; not needed after the call.</param>
    /// <exception cref="ObjectDisposedException">The processor or the layout is disposed.</exception>
    public InputTensorInfo SetLayout(Layout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        Native.Check(NativeMethods.ov_preprocess_input_tensor_info_set_layout(_handle, layout.Handle), "set the tensor's layout");
        return this;
    }

    /// <summary>Says what the channels of the caller's image are.</summary>
    /// <param name="format">The channels.</param>
    /// <exception cref="OpenVinoException">The runtime refuses the format.</exception>
    /// <exception cref="ObjectDisposedException">The processor is disposed.</exception>
    public InputTensorInfo SetColorFormat(ColorFormat format)
    {
        Native.Check(NativeMethods.ov_preprocess_input_tensor_info_set_color_format(_handle, format), "set the tensor's colour format");
        return this;
    }

    /// <summary>Says what the planes of the caller's image are, which become inputs of their own.</summary>
    /// <param name="format">A format with several planes.</param>
    /// <param name="planes">A name for each plane, such as "Y" and "UV".</param>
    /// <exception cref="OpenVinoException">The number of planes is not the format's.</exception>
    /// <exception cref="ObjectDisposedException">The processor is disposed.</exception>
    public InputTensorInfo SetColorFormat(ColorFormat format, params ReadOnlySpan<string> planes)
    {
        using Utf8Strings names = new Utf8Strings(planes);
        using HandleLease info = new HandleLease(_handle);
        Native.Check(LatePreprocessing.SetColorFormat(info.Pointer, format, names, planes.Length), "set the tensor's colour planes");
        return this;
    }

    /// <summary>Says how large the caller's image is, where it differs from the model's input.</summary>
    /// <param name="height">Rows.</param>
    /// <param name="width">Pixels a row.</param>
    /// <exception cref="OpenVinoException">The runtime refuses the size.</exception>
    /// <exception cref="ObjectDisposedException">The processor is disposed.</exception>
    public InputTensorInfo SetSpatialStaticShape(int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        Native.Check(
            NativeMethods.ov_preprocess_input_tensor_info_set_spatial_static_shape(_handle, (nuint)height, (nuint)width),
            "set the tensor's size");
        return this;
    }

    /// <summary>Says in which memory of a device the caller's tensor lies.</summary>
    /// <param name="memoryType">Such as "GPU_SURFACE" or "GPU_BUFFER".</param>
    /// <exception cref="OpenVinoException">The runtime refuses the type.</exception>
    /// <exception cref="ObjectDisposedException">The processor is disposed.</exception>
    public InputTensorInfo SetMemoryType(string memoryType)
    {
        ArgumentException.ThrowIfNullOrEmpty(memoryType);
        Native.Check(
            NativeMethods.ov_preprocess_input_tensor_info_set_memory_type(_handle, memoryType), "set the tensor's memory type", memoryType);
        return this;
    }

    /// <summary>Takes element type and shape from a tensor.</summary>
    /// <param name="tensor">The tensor; not needed after the call.</param>
    /// <exception cref="OpenVinoException">The shape does not fit the input.</exception>
    /// <exception cref="ObjectDisposedException">The processor or the tensor is disposed.</exception>
    public InputTensorInfo SetFrom(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        Native.Check(NativeMethods.ov_preprocess_input_tensor_info_set_from(_handle, tensor.Handle), "take over a tensor's description");
        return this;
    }
}
