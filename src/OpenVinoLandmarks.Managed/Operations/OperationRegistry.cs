using System.Collections.Frozen;
using System.Globalization;
using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Operations;

/// <summary>
/// The supported operations and the opsets in which their versions appeared. A layer of a later opset uses the latest version up to it, as
/// in OpenVINO. A version that is not supported is listed without a factory, so that its layers are refused instead of misread.
/// </summary>
internal static class OperationRegistry
{
    private const int LastOpset = 16;

    private delegate Operation Factory(LayerContext layer);

    private sealed record Entry(int Opset, Factory? Make);

    private static readonly FrozenDictionary<string, Entry[]> s_entries = new Dictionary<string, Entry[]>
    {
        ["Add"] = [new(1, c => ArithmeticOperation.Make(c, ArithmeticKind.Add))],
        ["Subtract"] = [new(1, c => ArithmeticOperation.Make(c, ArithmeticKind.Subtract))],
        ["Multiply"] = [new(1, c => ArithmeticOperation.Make(c, ArithmeticKind.Multiply))],
        ["Divide"] = [new(1, c => ArithmeticOperation.Make(c, ArithmeticKind.Divide))],
        ["Convert"] = [new(1, ConvertOperation.Make)],
        ["Convolution"] = [new(1, c => ConvolutionOperation.Make(c, grouped: false))],
        ["GroupConvolution"] = [new(1, c => ConvolutionOperation.Make(c, grouped: true))],
        ["PReLU"] = [new(1, PReluOperation.Make)],
        ["ReLU"] = [new(1, c => ActivationOperation.Make(c, ActivationLayer.Relu))],
        ["Sigmoid"] = [new(1, c => ActivationOperation.Make(c, ActivationLayer.Sigmoid))],
        ["Clamp"] = [new(1, c => ActivationOperation.Make(c, ActivationLayer.Clamp))],
        ["Exp"] = [new(1, c => ActivationOperation.Make(c, ActivationLayer.Exp))],
        ["MaxPool"] = [new(1, c => MaxPoolOperation.Make(c, 1)), new(8, c => MaxPoolOperation.Make(c, 8))],
        ["AvgPool"] = [new(1, AveragePoolOperation.Make), new(16, null)],
        ["FakeQuantize"] = [new(1, FakeQuantizeOperation.Make)],
        ["Reshape"] = [new(1, ViewOperation.MakeReshape)],
        ["Squeeze"] = [new(1, ViewOperation.MakeSqueeze)],
        ["Unsqueeze"] = [new(1, ViewOperation.MakeUnsqueeze)],
        ["Transpose"] = [new(1, TransposeOperation.Make)],
        ["Concat"] = [new(1, ConcatOperation.Make)],
        ["Interpolate"] =
        [
            new(1, c => InterpolateOperation.Make(c, 1)),
            new(4, c => InterpolateOperation.Make(c, 4)),
            new(11, c => InterpolateOperation.Make(c, 11)),
        ],
        ["MatMul"] = [new(1, MatMulOperation.Make)],
        ["SoftMax"] = [new(1, c => SoftMaxOperation.Make(c, 1)), new(8, c => SoftMaxOperation.Make(c, 8))],
        ["Pad"] = [new(1, PadOperation.Make)],
        ["ShapeOf"] = [new(1, c => ShapeOfOperation.Make(c, 1)), new(3, c => ShapeOfOperation.Make(c, 3))],
        ["StridedSlice"] = [new(1, StridedSliceOperation.Make)],
        ["Gather"] =
        [
            new(1, c => GatherOperation.Make(c, 1)),
            new(7, c => GatherOperation.Make(c, 7)),
            new(8, c => GatherOperation.Make(c, 8)),
        ],
        ["ReduceProd"] = [new(1, ReduceProdOperation.Make)],
        ["PriorBox"] = [new(1, c => PriorBoxOperation.Make(c, 1)), new(8, c => PriorBoxOperation.Make(c, 8))],
        ["PriorBoxClustered"] = [new(1, PriorBoxClusteredOperation.Make)],
        ["DetectionOutput"] = [new(1, c => DetectionOutputOperation.Make(c, 1)), new(8, c => DetectionOutputOperation.Make(c, 8))],
    }.ToFrozenDictionary();

    /// <summary>The types of all layers with an operation, in alphabetical order; Parameter, Const and Result have none.</summary>
    public static IEnumerable<string> Types => s_entries.Keys.Order(StringComparer.Ordinal);

    /// <summary>Creates the operation of a layer and infers the types and shapes of its outputs.</summary>
    /// <exception cref="ModelFormatException">
    /// The operation or version is not supported, or its attributes or inputs are invalid.
    /// </exception>
    public static Operation Make(LayerContext layer)
    {
        int opset = OpsetOf(layer.Identity);
        Factory? make = s_entries.TryGetValue(layer.Identity.Type, out Entry[]? versions)
            ? versions.LastOrDefault(v => v.Opset <= opset)?.Make
            : null;
        if (make is null)
        {
            throw layer.Fail("this operation is not supported");
        }

        Operation operation = make(layer);
        layer.CheckAllRead();
        return operation;
    }

    /// <summary>Returns the number of the opset in the version of a layer.</summary>
    public static int OpsetOf(LayerIdentity layer) =>
        layer.Version.StartsWith("opset", StringComparison.Ordinal)
        && int.TryParse(layer.Version.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out int opset)
        && opset is >= 1 and <= LastOpset
            ? opset
            : throw new ModelFormatException($"{layer}: the version is not supported; opset1 to opset{LastOpset} are.");
}
