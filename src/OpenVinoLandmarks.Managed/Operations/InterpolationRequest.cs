using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Operations;

/// <summary>The attributes and inputs of an Interpolate layer of any version in one form.</summary>
internal sealed class InterpolationRequest
{
    private InterpolationRequest(LayerContext layer, int version)
    {
        Shape data = layer.Inputs[0].Shape;
        Begin = Paddings(layer, "pads_begin", data.Rank);
        End = Paddings(layer, "pads_end", data.Rank);
        Sizes = new long[data.Rank];
        Scales = new float[data.Rank];
        for (int axis = 0; axis < data.Rank; axis++)
        {
            Sizes[axis] = (long)data[axis] + Begin[axis] + End[axis];
            Scales[axis] = 1;
        }

        Rule = version == 1 ? ReadFirst(layer, data) : ReadLater(layer, data, version);
    }

    public int[] Begin { get; }

    public int[] End { get; }

    /// <summary>The size of the result per axis.</summary>
    public long[] Sizes { get; }

    /// <summary>The size of the result divided by the size of the padded source per axis, as the layer states or implies it.</summary>
    public float[] Scales { get; }

    public InterpolationRule Rule { get; }

    public static InterpolationRequest Read(LayerContext layer, int version)
    {
        layer.CheckInputs(version == 4 ? 3 : 2, version switch { 1 => 2, 4 => 4, _ => 3 });
        return new InterpolationRequest(layer, version);
    }

    private InterpolationRule ReadFirst(LayerContext layer, Shape data)
    {
        bool linear = layer.Choice("mode", null, "nearest", "linear") == 1;
        bool alignCorners = layer.Bool("align_corners", true);

        // OpenVINO computes this version as linear_onnx, which has no antialiasing.
        layer.Ignore("antialias");
        int[] axes = Axes(layer, data, layer.Integers("axes").Select(a => (long)a));
        SetSizes(layer, axes, layer.ConstantIntegers(1, "target shape"));

        // As in OpenVINO, linear without padding uses half pixels unless it resizes exactly the rows and columns of an image.
        bool image = data.Rank == 4 && axes.Order().SequenceEqual([2, 3]);
        bool halfPixel = linear && !image && Begin.All(p => p == 0) && End.All(p => p == 0);
        CoordinateMode unaligned = halfPixel ? CoordinateMode.HalfPixel : CoordinateMode.Asymmetric;
        CoordinateMode coordinates = alignCorners ? CoordinateMode.AlignCorners : unaligned;
        return new InterpolationRule(linear, coordinates, NearestMode.Simple, Antialias: false);
    }

    private InterpolationRule ReadLater(LayerContext layer, Shape data, int version)
    {
        int mode = layer.Choice("mode", null, "nearest", "linear", "linear_onnx");
        CoordinateMode coordinates = (CoordinateMode)layer.Choice(
            "coordinate_transformation_mode",
            "half_pixel",
            "half_pixel",
            "pytorch_half_pixel",
            "asymmetric",
            "tf_half_pixel_for_nn",
            "align_corners");
        NearestMode nearest = (NearestMode)layer.Choice(
            "nearest_mode", "round_prefer_floor", "round_prefer_floor", "round_prefer_ceil", "floor", "ceil", "simple");
        bool antialias = layer.Bool("antialias", false);
        layer.Ignore("cube_coeff");
        bool scales = layer.Choice("shape_calculation_mode", null, "sizes", "scales") == 1;
        int axesInput = version == 4 ? 3 : 2;
        int[] axes = layer.Inputs.Count > axesInput
            ? Axes(layer, data, layer.ConstantIntegers(axesInput, "axes"))
            : [.. Enumerable.Range(0, data.Rank)];
        if (scales)
        {
            SetScales(layer, axes, layer.ConstantFloats(version == 4 ? 2 : 1, "scales"));
        }
        else
        {
            SetSizes(layer, axes, layer.ConstantIntegers(1, "sizes"));
        }

        return new InterpolationRule(mode != 0, coordinates, nearest, mode == 1 && antialias);
    }

    private void SetSizes(LayerContext layer, int[] axes, long[] sizes)
    {
        CheckCount(layer, axes, sizes.Length, "sizes");
        for (int i = 0; i < axes.Length; i++)
        {
            long padded = Sizes[axes[i]];
            Sizes[axes[i]] = sizes[i] is >= 1 and <= Shape.MaxElements
                ? sizes[i]
                : throw layer.Fail($"the size {sizes[i]} is out of range");
            Scales[axes[i]] = (float)sizes[i] / padded;
        }
    }

    private void SetScales(LayerContext layer, int[] axes, float[] scales)
    {
        CheckCount(layer, axes, scales.Length, "scales");
        for (int i = 0; i < axes.Length; i++)
        {
            // A third of a size of 3 must be 1: OpenVINO adds this before it rounds down.
            float size = scales[i] is > 0 and < float.PositiveInfinity ? MathF.Floor(Sizes[axes[i]] * scales[i] + 1e-5f) : 0;
            Sizes[axes[i]] = size is >= 1 and <= Shape.MaxElements
                ? (long)size
                : throw layer.Fail($"the scale {scales[i]} of the size {Sizes[axes[i]]} is out of range");
            Scales[axes[i]] = scales[i];
        }
    }

    private static void CheckCount(LayerContext layer, int[] axes, int count, string role)
    {
        if (count != axes.Length)
        {
            throw layer.Fail($"it has {count} {role} for {axes.Length} axes");
        }
    }

    private static int[] Axes(LayerContext layer, Shape data, IEnumerable<long> axes)
    {
        int[] resolved = [.. axes.Select(a => layer.Axis(a, data.Rank))];
        return resolved.Distinct().Count() == resolved.Length
            ? resolved
            : throw layer.Fail($"the axes [{string.Join(',', resolved)}] name an axis twice");
    }

    /// <summary>Reads the padding per axis; axes that the attribute does not list have no padding.</summary>
    private static int[] Paddings(LayerContext layer, string name, int rank)
    {
        int[] stated = layer.Integers(name, []);
        if (stated.Length > rank || stated.Any(p => p is < 0 or > Shape.MaxElements))
        {
            throw layer.Fail($"attribute '{name}' must have at most {rank} values of 0 or more");
        }

        int[] paddings = new int[rank];
        stated.CopyTo(paddings, 0);
        return paddings;
    }
}
