using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Building.Onnx;

/// <summary>Translates Resize, and Upsample, which was its form in operator set 9.</summary>
internal static class OnnxResizing
{
    public static IReadOnlyList<Value> Upsample(OnnxNodeContext node) => First(node);

    /// <summary>
    /// Translates Resize. From operator set 11 on it has inputs for a region, scales or sizes, and modes of coordinates; from operator set
    /// 18 on it can name axes.
    /// </summary>
    public static IReadOnlyList<Value> Resize(OnnxNodeContext node)
    {
        if (node.Opset < 11)
        {
            return First(node);
        }

        node.CheckInputs(1, 4);
        ReadNeutral(node);
        string mode = node.Text("mode", "nearest");
        string coordinates = node.Text("coordinate_transformation_mode", "half_pixel");
        string nearest = node.Text("nearest_mode", "round_prefer_floor");
        bool known = coordinates is "half_pixel" or "pytorch_half_pixel" or "asymmetric" or "align_corners"
            || (coordinates == "tf_half_pixel_for_nn" && node.Opset < 13);
        if (!known || nearest is not ("round_prefer_floor" or "round_prefer_ceil" or "floor" or "ceil"))
        {
            throw node.Fail($"the modes '{coordinates}' and '{nearest}' of coordinates are not supported");
        }

        bool hasScales = node.Optional(2) is { Shape.Count: > 0 };
        bool hasSizes = node.Optional(3) is { Shape.Count: > 0 };
        if (hasScales == hasSizes)
        {
            throw node.Fail("it must have either scales or sizes");
        }

        return [Interpolate(node, mode, coordinates, nearest, node.Input(hasScales ? 2 : 3), hasScales, node.Opset >= 18)];
    }

    // ONNX Runtime's rule for the forms without modes of coordinates: the nearest element is taken towards zero, or upwards in a reduction.
    private static IReadOnlyList<Value> First(OnnxNodeContext node)
    {
        node.CheckInputs(2, 2);
        return [Interpolate(node, node.Text("mode", "nearest"), "asymmetric", "simple", node.Input(1), true, false)];
    }

    /// <summary>Reads attributes for cases that are refused: cubic interpolation, regions, antialiasing and kept aspect ratios.</summary>
    private static void ReadNeutral(OnnxNodeContext node)
    {
        _ = node.Float("cubic_coeff_a", -0.75f);
        _ = node.Float("extrapolation_value", 0);
        node.Require("exclude_outside", 0);
        if (node.Opset >= 18)
        {
            node.Require("antialias", 0);
            node.Require("keep_aspect_ratio_policy", "stretch");
        }
    }

    private static Value Interpolate(
        OnnxNodeContext node, string mode, string coordinates, string nearest, Value target, bool isScales, bool hasAxes)
    {
        if (mode is not ("nearest" or "linear"))
        {
            throw node.Fail($"attribute 'mode' is '{mode}'; 'nearest' and 'linear' are supported");
        }

        long[] axes = (hasAxes ? node.Integers("axes") : null) ?? [.. Enumerable.Range(0, node.Input(0).Shape.Rank).Select(a => (long)a)];
        return node.Emit(
            "Interpolate",
            11,
            [
                ("mode", mode == "nearest" ? "nearest" : "linear_onnx"),
                ("shape_calculation_mode", isScales ? "scales" : "sizes"),
                ("coordinate_transformation_mode", coordinates),
                ("nearest_mode", nearest),
            ],
            node.Input(0),
            target,
            node.Constant(axes));
    }
}
