using System.Runtime.Intrinsics;
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
                Subtract(data, result, outer * size * step + inner, size, step);
            }
        }

        // All lines at once: lines are often of two classes.
        Exponential(result);
        for (int outer = 0; outer < shape.CountOf(0, Axis); outer++)
        {
            for (int inner = 0; inner < step; inner++)
            {
                Divide(result, outer * size * step + inner, size, step);
            }
        }
    }

    /// <summary>Subtracts the maximum of a line, which keeps the exponentials from overflowing.</summary>
    private static void Subtract(ReadOnlySpan<float> data, Span<float> result, int first, int size, int step)
    {
        // As in OpenVINO, the maximum starts at the least finite number, and of NaN and a number it is the number on the last axis, and
        // the later of the two on the others.
        float greatest = float.MinValue;
        for (int i = 0; i < size; i++)
        {
            float value = data[first + i * step];
            greatest = step == 1 ? (value > greatest ? value : greatest) : (greatest > value ? greatest : value);
        }

        for (int i = 0; i < size; i++)
        {
            result[first + i * step] = data[first + i * step] - greatest;
        }
    }

    private static void Exponential(Span<float> values)
    {
        for (; values.Length >= Vector256<float>.Count; values = values[Vector256<float>.Count..])
        {
            Exponential(Vector256.Create<float>(values)).CopyTo(values);
        }

        // The same function for the rest: a number must not depend on its place in a batch.
        Span<float> rest = stackalloc float[Vector256<float>.Count];
        rest.Clear();
        values.CopyTo(rest);
        Exponential(Vector256.Create<float>(rest)).CopyTo(rest);
        rest[..values.Length].CopyTo(values);
    }

    private static Vector256<float> Exponential(Vector256<float> values)
    {
        Vector256<float> exponential = Vector256.Exp(values);
        Vector256<float> isNumber = Vector256.Equals(exponential, exponential);
        return Vector256.ConditionalSelect(isNumber, exponential, Vector256.Create(float.PositiveInfinity));
    }

    private static void Divide(Span<float> values, int first, int size, int step)
    {
        float sum = 0;
        for (int i = 0; i < size; i++)
        {
            sum += values[first + i * step];
        }

        for (int i = 0; i < size; i++)
        {
            values[first + i * step] /= sum;
        }
    }
}
