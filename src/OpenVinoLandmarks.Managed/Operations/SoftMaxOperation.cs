using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Operations;

/// <summary>
/// Divides the exponentials along an axis by their sum. NaN and infinity give the results of OpenVINO's CPU plugin: the exponential of NaN
/// is infinity, so NaN stays NaN and makes the finite numbers of its line 0. In lines along the last axis that are longer than half a
/// vector of the processor, OpenVINO makes further numbers NaN.
/// </summary>
internal sealed class SoftMaxOperation : Operation
{
    public required int Axis { get; init; }

    public static SoftMaxOperation Make(LayerContext layer, int version)
    {
        layer.CheckInputs(1, 1);
        Shape data = layer.FloatInput(0).Shape;
        int axis = layer.Integer("axis", 1);
        return axis >= 0 || version >= 8
            ? new SoftMaxOperation { Axis = layer.Axis(axis, data.Rank), Outputs = [new(layer.Inputs[0].Type, data)] }
            : throw layer.Fail("a negative axis needs opset8");
    }

    /// <inheritdoc/>
    public override void Run(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        Shape shape = outputs[0].Shape;
        int size = shape[Axis];
        int step = shape.CountOf(Axis + 1, shape.Rank);
        ReadOnlySpan<float> data = inputs[0].Floats;
        Span<float> result = outputs[0].Floats;
        for (int outer = 0; outer < shape.CountOf(0, Axis); outer++)
        {
            for (int inner = 0; inner < step; inner++)
            {
                Line(data, result, outer * size * step + inner, size, step);
            }
        }
    }

    private static void Line(ReadOnlySpan<float> data, Span<float> result, int first, int size, int step)
    {
        // Subtracting the maximum keeps the exponentials from overflowing. As in OpenVINO, the maximum starts at the least finite number,
        // and of NaN and a number it is the number on the last axis, and the later of the two on the others.
        float greatest = float.MinValue;
        for (int i = 0; i < size; i++)
        {
            float value = data[first + i * step];
            greatest = step == 1 ? (value > greatest ? value : greatest) : (greatest > value ? greatest : value);
        }

        float sum = 0;
        for (int i = 0; i < size; i++)
        {
            float exponential = MathF.Exp(data[first + i * step] - greatest);
            result[first + i * step] = float.IsNaN(exponential) ? float.PositiveInfinity : exponential;
            sum += result[first + i * step];
        }

        for (int i = 0; i < size; i++)
        {
            result[first + i * step] /= sum;
        }
    }
}
