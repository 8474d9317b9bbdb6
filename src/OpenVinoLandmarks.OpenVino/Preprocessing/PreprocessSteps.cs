using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino;

/// <summary>
/// The steps that convert the caller's tensor to the model's input, in the order of the calls. The steps run on the device as part of the
/// compiled model. Every method adds a step and returns this object. Valid until the <see cref="PrePostProcessor"/> is disposed.
/// </summary>
public sealed class PreprocessSteps
{
    private readonly PreprocessStepsHandle _handle;

    internal PreprocessSteps(PreprocessStepsHandle handle) => _handle = handle;

    /// <summary>Resizes the image to the model's height and width.</summary>
    /// <param name="algorithm">The interpolation.</param>
    /// <exception cref="ObjectDisposedException">The processor is disposed.</exception>
    public PreprocessSteps Resize(ResizeAlgorithm algorithm) =>
        Added(NativeMethods.ov_preprocess_preprocess_steps_resize(Handle, Number(algorithm)), "a resize");

    /// <summary>Divides every element by a value.</summary>
    /// <param name="value">The divisor.</param>
    /// <exception cref="ObjectDisposedException">The processor is disposed.</exception>
    public PreprocessSteps Scale(float value) =>
        Added(NativeMethods.ov_preprocess_preprocess_steps_scale(Handle, value), "a scale");

    /// <summary>Divides every channel by its own value.</summary>
    /// <param name="values">One divisor per channel.</param>
    /// <exception cref="OpenVinoException">The number of values is not the number of channels.</exception>
    /// <exception cref="ObjectDisposedException">The processor is disposed.</exception>
    public unsafe PreprocessSteps Scale(params ReadOnlySpan<float> values)
    {
        fixed (float* first = values)
        {
            return Added(NativeMethods.ov_preprocess_preprocess_steps_scale_multi_channels(Handle, first, values.Length), "a scale");
        }
    }

    /// <summary>Subtracts a value from every element.</summary>
    /// <param name="value">The value to subtract.</param>
    /// <exception cref="ObjectDisposedException">The processor is disposed.</exception>
    public PreprocessSteps Mean(float value) =>
        Added(NativeMethods.ov_preprocess_preprocess_steps_mean(Handle, value), "a mean");

    /// <summary>Subtracts a value from every channel, each its own.</summary>
    /// <param name="values">One value per channel.</param>
    /// <exception cref="OpenVinoException">The number of values is not the number of channels.</exception>
    /// <exception cref="ObjectDisposedException">The processor is disposed.</exception>
    public unsafe PreprocessSteps Mean(params ReadOnlySpan<float> values)
    {
        fixed (float* first = values)
        {
            return Added(NativeMethods.ov_preprocess_preprocess_steps_mean_multi_channels(Handle, first, values.Length), "a mean");
        }
    }

    /// <summary>Crops the tensor.</summary>
    /// <param name="begin">The first index on each axis; a negative index counts from the end.</param>
    /// <param name="end">The index after the last one on each axis; a negative index counts from the end.</param>
    /// <exception cref="ArgumentException">The numbers of indexes differ.</exception>
    /// <exception cref="OpenVinoException">The indexes do not fit the input.</exception>
    /// <exception cref="ObjectDisposedException">The processor is disposed.</exception>
    public unsafe PreprocessSteps Crop(ReadOnlySpan<int> begin, ReadOnlySpan<int> end)
    {
        RequireSameLength(begin, end);
        fixed (int* first = begin, last = end)
        {
            return Added(NativeMethods.ov_preprocess_preprocess_steps_crop(Handle, first, begin.Length, last, end.Length), "a crop");
        }
    }

    /// <summary>Pads the tensor. Requires OpenVINO 2025.4 or later.</summary>
    /// <param name="begin">The number of elements to add at the beginning of each axis.</param>
    /// <param name="end">The number of elements to add at the end of each axis.</param>
    /// <param name="value">The constant for <see cref="PaddingMode.Constant"/>.</param>
    /// <param name="mode">The values of the added elements.</param>
    /// <exception cref="NotSupportedException">The runtime is older.</exception>
    /// <exception cref="ArgumentException">The spans have different lengths, or the mode is not a member of the enumeration.</exception>
    /// <exception cref="OpenVinoException">The numbers do not fit the input.</exception>
    /// <exception cref="ObjectDisposedException">The processor is disposed.</exception>
    public PreprocessSteps Pad(ReadOnlySpan<int> begin, ReadOnlySpan<int> end, float value, PaddingMode mode)
    {
        RequireSameLength(begin, end);
        using HandleReference steps = new HandleReference(Handle);
        return Added(OptionalExports.Pad(steps.Pointer, begin, end, value, Number(mode)), "padding");
    }

    /// <summary>Changes the order of the axes.</summary>
    /// <param name="layout">The new layout as text, such as "NCHW".</param>
    /// <exception cref="OpenVinoException">The text is not a layout.</exception>
    /// <exception cref="ObjectDisposedException">The processor is disposed.</exception>
    public PreprocessSteps ConvertLayout(string layout)
    {
        using Layout value = new Layout(layout);
        return ConvertLayout(value);
    }

    /// <summary>Changes the order of the axes.</summary>
    /// <param name="layout">The new layout. It is not needed after the call.</param>
    /// <exception cref="ObjectDisposedException">The processor or the layout is disposed.</exception>
    public PreprocessSteps ConvertLayout(Layout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        return Added(NativeMethods.ov_preprocess_preprocess_steps_convert_layout(Handle, layout.Handle), "a layout conversion");
    }

    /// <summary>Reverses the order of the channels, for example from BGR to RGB.</summary>
    /// <exception cref="ObjectDisposedException">The processor is disposed.</exception>
    public PreprocessSteps ReverseChannels() =>
        Added(NativeMethods.ov_preprocess_preprocess_steps_reverse_channels(Handle), "a reversal of the channels");

    /// <summary>Converts the elements to another type.</summary>
    /// <param name="type">The new type.</param>
    /// <exception cref="ObjectDisposedException">The processor is disposed.</exception>
    public PreprocessSteps ConvertElementType(ElementType type)
    {
        int number = Native.Number(type);
        return Added(NativeMethods.ov_preprocess_preprocess_steps_convert_element_type(Handle, number), "a type conversion");
    }

    /// <summary>Converts the color format.</summary>
    /// <param name="format">The new color format.</param>
    /// <exception cref="OpenVinoException">OpenVINO does not support the conversion.</exception>
    /// <exception cref="ObjectDisposedException">The processor is disposed.</exception>
    public PreprocessSteps ConvertColor(ColorFormat format) =>
        Added(NativeMethods.ov_preprocess_preprocess_steps_convert_color(Handle, Number(format)), "a color conversion");

    private PreprocessStepsHandle Handle
    {
        get
        {
            ObjectDisposedException.ThrowIf(_handle.IsDisposed, this);
            return _handle;
        }
    }

    /// <summary>Returns the C API's number of an enumeration's member.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a member of the enumeration.</exception>
    internal static int Number<T>(T value)
        where T : struct, Enum =>
        Enum.IsDefined(value)
            ? Convert.ToInt32(value, System.Globalization.CultureInfo.InvariantCulture)
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"The value is not a {typeof(T).Name}.");

    private static void RequireSameLength(ReadOnlySpan<int> begin, ReadOnlySpan<int> end)
    {
        if (begin.Length != end.Length)
        {
            throw new ArgumentException($"There are {begin.Length} numbers for the beginning of the axes and {end.Length} for their end.");
        }
    }

    private PreprocessSteps Added(OpenVinoStatus status, string step)
    {
        Native.Check(status, "add to the preprocessing", step);
        return this;
    }
}
