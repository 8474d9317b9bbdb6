using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino;

/// <summary>What is done with an input before the model sees it, in the order of the calls.</summary>
public sealed class PreprocessSteps
{
    private readonly PreprocessStepsHandle _handle;

    internal PreprocessSteps(PreprocessStepsHandle handle) => _handle = handle;

    /// <summary>Resizes to the model's height and width.</summary>
    /// <param name="algorithm">How.</param>
    /// <exception cref="ObjectDisposedException">The processor is disposed.</exception>
    public PreprocessSteps Resize(ResizeAlgorithm algorithm) =>
        Added(NativeMethods.ov_preprocess_preprocess_steps_resize(_handle, algorithm), "a resize");

    /// <summary>Divides every element.</summary>
    /// <param name="value">The divisor.</param>
    /// <exception cref="ObjectDisposedException">The processor is disposed.</exception>
    public PreprocessSteps Scale(float value) => Added(NativeMethods.ov_preprocess_preprocess_steps_scale(_handle, value), "a scale");

    /// <summary>Divides every channel by a value of its own.</summary>
    /// <param name="values">One divisor for each channel.</param>
    /// <exception cref="OpenVinoException">The number is not the channels'.</exception>
    /// <exception cref="ObjectDisposedException">The processor is disposed.</exception>
    public unsafe PreprocessSteps Scale(params ReadOnlySpan<float> values)
    {
        fixed (float* first = values)
        {
            return Added(NativeMethods.ov_preprocess_preprocess_steps_scale_multi_channels(_handle, first, values.Length), "a scale");
        }
    }

    /// <summary>Subtracts from every element.</summary>
    /// <param name="value">What is subtracted.</param>
    /// <exception cref="ObjectDisposedException">The processor is disposed.</exception>
    public PreprocessSteps Mean(float value) => Added(NativeMethods.ov_preprocess_preprocess_steps_mean(_handle, value), "a mean");

    /// <summary>Subtracts a value of its own from every channel.</summary>
    /// <param name="values">One value for each channel.</param>
    /// <exception cref="OpenVinoException">The number is not the channels'.</exception>
    /// <exception cref="ObjectDisposedException">The processor is disposed.</exception>
    public unsafe PreprocessSteps Mean(params ReadOnlySpan<float> values)
    {
        fixed (float* first = values)
        {
            return Added(NativeMethods.ov_preprocess_preprocess_steps_mean_multi_channels(_handle, first, values.Length), "a mean");
        }
    }

    /// <summary>Cuts a part out.</summary>
    /// <param name="begin">First index on each axis; negative counts from the end.</param>
    /// <param name="end">Index behind the last one on each axis; negative counts from the end.</param>
    /// <exception cref="OpenVinoException">The indexes do not fit the input.</exception>
    /// <exception cref="ObjectDisposedException">The processor is disposed.</exception>
    public unsafe PreprocessSteps Crop(ReadOnlySpan<int> begin, ReadOnlySpan<int> end)
    {
        fixed (int* first = begin, last = end)
        {
            return Added(NativeMethods.ov_preprocess_preprocess_steps_crop(_handle, first, begin.Length, last, end.Length), "a crop");
        }
    }

    /// <summary>Adds edges. Needs OpenVINO 2025.4 or later.</summary>
    /// <param name="begin">Elements to add before each axis.</param>
    /// <param name="end">Elements to add behind each axis; as many entries as <paramref name="begin"/>.</param>
    /// <param name="value">The constant for <see cref="PaddingMode.Constant"/>.</param>
    /// <param name="mode">What fills the edges.</param>
    /// <exception cref="NotSupportedException">The runtime is older.</exception>
    /// <exception cref="OpenVinoException">The numbers do not fit the input.</exception>
    /// <exception cref="ObjectDisposedException">The processor is disposed.</exception>
    public PreprocessSteps Pad(ReadOnlySpan<int> begin, ReadOnlySpan<int> end, float value, PaddingMode mode)
    {
        using HandleLease steps = new HandleLease(_handle);
        return Added(LatePreprocessing.Pad(steps.Pointer, begin, end, value, mode), "padding");
    }

    /// <summary>Changes the order of the axes.</summary>
    /// <param name="layout">The new layout's text, such as "NCHW".</param>
    /// <exception cref="OpenVinoException">The text is no layout.</exception>
    /// <exception cref="ObjectDisposedException">The processor is disposed.</exception>
    public PreprocessSteps ConvertLayout(string layout)
    {
        using Layout value = new Layout(layout);
        return ConvertLayout(value);
    }

    /// <summary>Changes the order of the axes.</summary>
    /// <param name="layout">The new layout; not needed after the call.</param>
    /// <exception cref="ObjectDisposedException">The processor or the layout is disposed.</exception>
    public PreprocessSteps ConvertLayout(Layout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        return Added(NativeMethods.ov_preprocess_preprocess_steps_convert_layout(_handle, layout.Handle), "a layout conversion");
    }

    /// <summary>Turns the order of the channels round.</summary>
    /// <exception cref="ObjectDisposedException">The processor is disposed.</exception>
    public PreprocessSteps ReverseChannels() =>
        Added(NativeMethods.ov_preprocess_preprocess_steps_reverse_channels(_handle), "a reversal of the channels");

    /// <summary>Converts the elements.</summary>
    /// <param name="type">The new element type.</param>
    /// <exception cref="ObjectDisposedException">The processor is disposed.</exception>
    public PreprocessSteps ConvertElementType(ElementType type)
    {
        int number = OpenVinoRuntime.EnsureLoaded().ElementTypes.ToNative(type);
        return Added(NativeMethods.ov_preprocess_preprocess_steps_convert_element_type(_handle, number), "a type conversion");
    }

    /// <summary>Converts the colours.</summary>
    /// <param name="format">The new channels.</param>
    /// <exception cref="OpenVinoException">There is no such conversion.</exception>
    /// <exception cref="ObjectDisposedException">The processor is disposed.</exception>
    public PreprocessSteps ConvertColor(ColorFormat format) =>
        Added(NativeMethods.ov_preprocess_preprocess_steps_convert_color(_handle, format), "a colour conversion");

    private PreprocessSteps Added(OpenVinoStatus status, string step)
    {
        Native.Check(status, "add to the preprocessing", step);
        return this;
    }
}
