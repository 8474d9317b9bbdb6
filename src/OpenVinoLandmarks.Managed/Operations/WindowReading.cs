using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Operations;

/// <summary>Reads strides, padding, dilations and auto_pad of convolutions and pools, and resolves them for a picture's size.</summary>
internal static class WindowReading
{
    /// <summary>The window, and the size of what comes out.</summary>
    /// <param name="layer">Where the attributes are.</param>
    /// <param name="data">[N, C, H, W] or [N, C, W].</param>
    /// <param name="kernel">Sizes of the kernel, one for each spatial dimension.</param>
    /// <param name="dilated">Whether there is a dilations attribute.</param>
    /// <param name="ceiling">Whether the number of steps is rounded up.</param>
    /// <param name="paddingFillsAll">Whether padding may be as large as the kernel: a convolution may look at nothing but padding, a pool not.</param>
    public static (Window Window, int Height, int Width) Read(LayerContext layer, Shape data, ReadOnlySpan<int> kernel, bool dilated, bool ceiling, bool paddingFillsAll)
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
            (begin[i], end[i], outputs[i]) = Resolve(layer, mode, data[i + 2], kernel[i], strides[i], dilations[i], begin[i], end[i], ceiling);
            if (!paddingFillsAll && (begin[i] >= (long)(kernel[i] - 1) * dilations[i] + 1 || end[i] >= (long)(kernel[i] - 1) * dilations[i] + 1))
            {
                throw layer.Fail($"padding {begin[i]}, {end[i]} is not smaller than the kernel, {kernel[i]}");
            }
        }

        return spatial == 2
            ? (new Window(kernel[0], kernel[1], strides[0], strides[1], dilations[0], dilations[1], begin[0], begin[1], end[0], end[1]), outputs[0], outputs[1])
            : (new Window(1, kernel[0], 1, strides[0], 1, dilations[0], 0, begin[0], 0, end[0]), 1, outputs[0]);
    }

    /// <summary>Fails unless the data has one or two spatial dimensions.</summary>
    public static void CheckRank(LayerContext layer, Shape data)
    {
        if (data.Rank is not (3 or 4))
        {
            throw layer.Fail($"data of the shape {data}; [N,C,H,W] and [N,C,W] are supported");
        }
    }

    /// <summary>The output's shape.</summary>
    public static Shape MakeShape(LayerContext layer, Shape data, int channels, int height, int width) =>
        data.Rank == 4 ? layer.MakeShape(data[0], channels, height, width) : layer.MakeShape(data[0], channels, width);

    private static (int Begin, int End, int Output) Resolve(LayerContext layer, int mode, int size, int kernel, int stride, int dilation, int begin, int end, bool ceiling)
    {
        long reach = (long)(kernel - 1) * dilation + 1;
        if (mode is 1 or 2)
        {
            long steps = ((long)size + stride - 1) / stride;
            long total = Math.Max(0, (steps - 1) * stride + reach - size);
            long less = total / 2;
            (long first, long last) = mode == 1 ? (less, total - less) : (total - less, less);
            return total <= Shape.MaxElements ? ((int)first, (int)last, (int)steps) : throw layer.Fail("the kernel is too large");
        }

        if (mode == 3)
        {
            (begin, end) = (0, 0);
        }

        long room = (long)size + begin + end - reach;
        if (room < 0)
        {
            throw layer.Fail($"the kernel reaches over {reach} elements, the padded data has {(long)size + begin + end}");
        }

        long count = (ceiling ? (room + stride - 1) / stride : room / stride) + 1;
        return (begin, end, (int)count);
    }

    private static int[] Positive(LayerContext layer, string name, int count)
    {
        int[] values = layer.Integers(name, [.. Enumerable.Repeat(1, count)]);
        return values.Length == count && values.All(v => v is >= 1 and <= Shape.MaxElements)
            ? values
            : throw layer.Fail($"attribute '{name}' must have {count} numbers from 1 up");
    }

    private static int[] Paddings(LayerContext layer, string name, int count)
    {
        int[] values = layer.Integers(name, new int[count]);
        return values.Length == count && values.All(v => v is >= 0 and <= Shape.MaxElements)
            ? values
            : throw layer.Fail($"attribute '{name}' must have {count} numbers from 0 up");
    }
}
