using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Operations;

/// <summary>
/// Reads the strides, padding, dilations and auto_pad of convolutions and pooling, and resolves them for the size of the data.
/// </summary>
internal static class WindowAttributes
{
    /// <summary>Returns the window and the size of the output.</summary>
    /// <param name="layer">The layer with the attributes.</param>
    /// <param name="data">[N, C, H, W] or [N, C, W].</param>
    /// <param name="kernel">The size of the kernel per spatial dimension.</param>
    /// <param name="dilated">Whether the layer has the attribute dilations.</param>
    /// <param name="ceiling">Whether the number of windows is rounded up.</param>
    /// <param name="paddingFillsAll">
    /// Whether the padding can be as large as the kernel: a convolution of padding alone has a meaning, pooling does not.
    /// </param>
    public static (Window Window, int Height, int Width) Read(
        LayerContext layer,
        Shape data,
        ReadOnlySpan<int> kernel,
        bool dilated,
        bool ceiling,
        bool paddingFillsAll)
    {
        int spatial = data.Rank - 2;
        int[] strides = Positive(layer, "strides", spatial);
        int[] dilations = dilated ? Positive(layer, "dilations", spatial) : [.. Enumerable.Repeat(1, spatial)];
        int mode = layer.Choice("auto_pad", "explicit", "explicit", "same_upper", "same_lower", "valid", "notset");
        int[] begin = Paddings(layer, "pads_begin", spatial);
        int[] end = Paddings(layer, "pads_end", spatial);
        Span<int> outputs = stackalloc int[2];
        for (int i = 0; i < spatial; i++)
        {
            (begin[i], end[i], outputs[i]) =
                Resolve(layer, mode, data[i + 2], kernel[i], strides[i], dilations[i], begin[i], end[i], ceiling);
            long extent = (long)(kernel[i] - 1) * dilations[i] + 1;
            if (!paddingFillsAll && (begin[i] >= extent || end[i] >= extent))
            {
                throw layer.Fail($"the padding {begin[i]}, {end[i]} must be smaller than the kernel, {extent}");
            }
        }

        if (spatial == 1)
        {
            return (new Window(1, kernel[0], 1, strides[0], 1, dilations[0], 0, begin[0], 0, end[0]), 1, outputs[0]);
        }

        Window window = new(kernel[0], kernel[1], strides[0], strides[1], dilations[0], dilations[1], begin[0], begin[1], end[0], end[1]);
        return (window, outputs[0], outputs[1]);
    }

    /// <summary>Reads the attribute kernel of pooling.</summary>
    public static int[] ReadKernel(LayerContext layer, int spatial)
    {
        int[] kernel = layer.Integers("kernel");
        return kernel.Length == spatial && kernel.All(k => k is >= 1 and <= Shape.MaxElements)
            ? kernel
            : throw layer.Fail($"attribute 'kernel' must have {spatial} values of 1 or more");
    }

    /// <summary>Checks that the data has one or two spatial dimensions.</summary>
    public static void CheckRank(LayerContext layer, Shape data)
    {
        if (data.Rank is not (3 or 4))
        {
            throw layer.Fail($"data of the shape {data} is not supported; [N,C,H,W] and [N,C,W] are");
        }
    }

    /// <summary>Returns the shape of the output.</summary>
    public static Shape MakeShape(LayerContext layer, Shape data, int channels, int height, int width) =>
        data.Rank == 4 ? layer.MakeShape(data[0], channels, height, width) : layer.MakeShape(data[0], channels, width);

    private static (int Begin, int End, int Output) Resolve(
        LayerContext layer,
        int mode,
        int size,
        int kernel,
        int stride,
        int dilation,
        int begin,
        int end,
        bool ceiling)
    {
        long extent = (long)(kernel - 1) * dilation + 1;
        if (mode is 1 or 2)
        {
            long steps = ((long)size + stride - 1) / stride;
            long total = Math.Max(0, (steps - 1) * stride + extent - size);
            long less = total / 2;
            (long first, long last) = mode == 1 ? (less, total - less) : (total - less, less);
            return total <= Shape.MaxElements
                ? ((int)first, (int)last, (int)steps)
                : throw layer.Fail($"the kernel of {extent} elements is too large");
        }

        if (mode == 3)
        {
            (begin, end) = (0, 0);
        }

        long padded = (long)size + begin + end;
        if (extent > padded)
        {
            throw layer.Fail($"the kernel covers {extent} elements, but the padded data has only {padded}");
        }

        long span = padded - extent;
        long count = (ceiling ? (span + stride - 1) / stride : span / stride) + 1;
        return (begin, end, (int)count);
    }

    private static int[] Positive(LayerContext layer, string name, int count)
    {
        int[] values = layer.Integers(name, [.. Enumerable.Repeat(1, count)]);
        return values.Length == count && values.All(v => v is >= 1 and <= Shape.MaxElements)
            ? values
            : throw layer.Fail($"attribute '{name}' must have {count} values of 1 or more");
    }

    private static int[] Paddings(LayerContext layer, string name, int count)
    {
        int[] values = layer.Integers(name, new int[count]);
        return values.Length == count && values.All(v => v is >= 0 and <= Shape.MaxElements)
            ? values
            : throw layer.Fail($"attribute '{name}' must have {count} values of 0 or more");
    }
}

/// <summary>
/// The size, strides, dilations and padding of the window of a convolution or pooling; auto_pad is resolved. A one-dimensional operation
/// has the kernel height 1, the vertical stride 1 and no vertical padding.
/// </summary>
internal readonly record struct Window(
    int KernelHeight,
    int KernelWidth,
    int StrideY,
    int StrideX,
    int DilationY,
    int DilationX,
    int PadTop,
    int PadLeft,
    int PadBottom,
    int PadRight);
