using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Building.Onnx;

/// <summary>
/// The window of a convolution or pooling: reads <c>kernel_shape</c>, <c>strides</c>, <c>dilations</c>, <c>pads</c>, <c>auto_pad</c> and
/// <c>ceil_mode</c>, and resolves them to explicit padding for the size of the data. One value per spatial dimension each.
/// </summary>
internal sealed class OnnxWindow
{
    private OnnxWindow(OnnxNodeContext node, long[] kernel, bool dilated)
    {
        Kernel = kernel;
        Strides = Positive(node, "strides", kernel.Length);
        Dilations = dilated ? Positive(node, "dilations", kernel.Length) : Repeat(1, kernel.Length);
        (Begin, End, Overhang) = (Repeat(0, kernel.Length), Repeat(0, kernel.Length), Repeat(0, kernel.Length));
    }

    public long[] Kernel { get; }

    public long[] Strides { get; }

    public long[] Dilations { get; }

    public long[] Begin { get; private set; }

    public long[] End { get; private set; }

    /// <summary>The elements behind the padding that the last window reaches, because the number of windows is rounded up.</summary>
    public long[] Overhang { get; }

    /// <summary>Reads the window of a convolution, whose kernel has the size of the weights.</summary>
    public static OnnxWindow OfConvolution(OnnxNodeContext node, Shape data, Shape weights)
    {
        long[] kernel = OnnxShapes.Dims(weights)[2..];
        if (node.Integers("kernel_shape") is { } stated && !stated.AsSpan().SequenceEqual(kernel))
        {
            throw node.Fail($"attribute 'kernel_shape' is [{OnnxNodeContext.Text(stated)}]; the weights have the shape {weights}");
        }

        OnnxWindow window = new(node, kernel, dilated: true);
        window.Resolve(node, data, ceiling: false);
        return window;
    }

    /// <summary>Reads the window of a pooling.</summary>
    public static OnnxWindow OfPooling(OnnxNodeContext node, Shape data, bool dilated)
    {
        if (!node.Has("kernel_shape"))
        {
            throw node.Fail("attribute 'kernel_shape' is missing");
        }

        OnnxWindow window = new(node, Positive(node, "kernel_shape", data.Rank - 2), dilated);
        window.Resolve(node, data, node.Opset >= 10 && node.Bool("ceil_mode", false));
        return window;
    }

    /// <summary>Checks that the data has one or two spatial dimensions.</summary>
    public static void CheckRank(OnnxNodeContext node, Shape data)
    {
        if (data.Rank is not (3 or 4))
        {
            throw node.Fail($"data of the shape {data} is not supported; [N,C,H,W] and [N,C,W] are");
        }
    }

    /// <summary>Returns the window for data that already contain the padding.</summary>
    public OnnxWindow WithoutPadding()
    {
        OnnxWindow window = (OnnxWindow)MemberwiseClone();
        (window.Begin, window.End) = (Repeat(0, Kernel.Length), Repeat(0, Kernel.Length));
        return window;
    }

    /// <summary>Returns the attributes of the operation that the node becomes.</summary>
    public IReadOnlyList<(string Name, string Value)> Attributes(bool hasKernel, bool dilated)
    {
        List<(string, string)> attributes =
        [
            ("strides", OnnxNodeContext.Text(Strides)),
            ("pads_begin", OnnxNodeContext.Text(Begin)),
            ("pads_end", OnnxNodeContext.Text(End.Zip(Overhang, (end, overhang) => end + overhang))),
        ];
        if (hasKernel)
        {
            attributes.Add(("kernel", OnnxNodeContext.Text(Kernel)));
        }

        if (dilated)
        {
            attributes.Add(("dilations", OnnxNodeContext.Text(Dilations)));
        }

        return attributes;
    }

    private static long[] Repeat(long value, int count) => [.. Enumerable.Repeat(value, count)];

    private static long[] Positive(OnnxNodeContext node, string name, int count)
    {
        long[] values = node.Integers(name) ?? Repeat(1, count);
        return values.Length == count && values.All(v => v is >= 1 and <= Shape.MaxElements)
            ? values
            : throw node.Fail($"attribute '{name}' must have {count} values of 1 or more");
    }

    private void Resolve(OnnxNodeContext node, Shape data, bool ceiling)
    {
        int spatial = Kernel.Length;
        string mode = node.Text("auto_pad", "NOTSET");
        long[] pads = node.Integers("pads") ?? new long[spatial * 2];
        if (mode is not ("NOTSET" or "SAME_UPPER" or "SAME_LOWER" or "VALID"))
        {
            throw node.Fail($"attribute 'auto_pad' is '{mode}'; NOTSET, SAME_UPPER, SAME_LOWER and VALID are supported");
        }

        if (pads.Length != spatial * 2 || pads.Any(p => p is < 0 or > Shape.MaxElements))
        {
            throw node.Fail($"attribute 'pads' must have {spatial * 2} values of 0 or more");
        }

        if (mode != "NOTSET" && pads.Any(p => p != 0))
        {
            throw node.Fail($"attribute 'pads' contradicts attribute 'auto_pad', which is {mode}");
        }

        for (int i = 0; i < spatial; i++)
        {
            long extent = (Kernel[i] - 1) * Dilations[i] + 1;
            long size = data[i + 2];
            if (mode is "SAME_UPPER" or "SAME_LOWER")
            {
                long total = Math.Max(0, ((size + Strides[i] - 1) / Strides[i] - 1) * Strides[i] + extent - size);
                (Begin[i], End[i]) = mode == "SAME_UPPER" ? (total / 2, total - total / 2) : (total - total / 2, total / 2);
            }
            else
            {
                (Begin[i], End[i]) = (pads[i], pads[spatial + i]);
                Overhang[i] = ceiling && mode == "NOTSET" ? OverhangOf(size, extent, Strides[i], Begin[i], End[i]) : 0;
            }
        }
    }

    /// <summary>Counts the windows rounded up, but without those that begin behind the data: they would contain padding only.</summary>
    private static long OverhangOf(long size, long extent, long stride, long begin, long end)
    {
        long span = size + begin + end - extent;
        if (span < 0)
        {
            return 0;
        }

        long count = (span + stride - 1) / stride + 1;
        count = (count - 1) * stride >= size + begin ? count - 1 : count;
        return Math.Max(0, (count - 1) * stride - span);
    }
}
