using OpenVinoLandmarks.Managed.Execution.Steps;
using OpenVinoLandmarks.Managed.Graph;
using OpenVinoLandmarks.Managed.Operations;

namespace OpenVinoLandmarks.Managed.Planning;

/// <summary>Recognises nodes that treat each number of a map by itself, with constants for each channel.</summary>
internal static class PointReading
{
    /// <summary>The operation of a node on one of its inputs, a 4-D map; null if it is something else.</summary>
    public static PointOperation? Read(Node node, Value data)
    {
        if (AffineFunction.Of(node, data) is { } affine)
        {
            return new PointOperation.Affine(affine.Scale, affine.Shift);
        }

        if (!ReferenceEquals(node.Inputs[0], data))
        {
            return null;
        }

        if (ActivationFunction.Of(node) is { } activation)
        {
            return new PointOperation.Activate(activation.Kind, activation.Low, activation.High, activation.Slope);
        }

        return node.Operation is FakeQuantizeOperation quantize ? Quantize(quantize, node, data.Shape[1]) : null;
    }

    /// <summary>Adds an operation; two affine ones become one.</summary>
    public static void Append(List<PointOperation> operations, PointOperation next)
    {
        if (operations[^1] is PointOperation.Affine last && next is PointOperation.Affine affine)
        {
            AffineFunction both = new AffineFunction(last.Scale, last.Shift).Then(new AffineFunction(affine.Scale, affine.Shift));
            operations[^1] = new PointOperation.Affine(both.Scale, both.Shift);
            return;
        }

        operations.Add(next);
    }

    private static PointOperation.Quantize? Quantize(FakeQuantizeOperation operation, Node node, int channels)
    {
        float[]?[] limits = [.. node.Inputs.Skip(1).Select(i => ChannelNumbers.Of(i, channels))];
        if (limits is not [{ } inputLow, { } inputHigh, { } outputLow, { } outputHigh])
        {
            return null;
        }

        for (int i = 0; i < channels; i++)
        {
            // Turned or empty input ranges have rules of their own, which the naive operation knows.
            if (!(inputLow[i] < inputHigh[i]))
            {
                return null;
            }
        }

        return new PointOperation.Quantize(operation.Levels, inputLow, inputHigh, outputLow, outputHigh);
    }
}
