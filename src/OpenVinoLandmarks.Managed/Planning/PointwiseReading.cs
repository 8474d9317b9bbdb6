using OpenVinoLandmarks.Managed.Execution.Steps;
using OpenVinoLandmarks.Managed.Graph;
using OpenVinoLandmarks.Managed.Operations;

namespace OpenVinoLandmarks.Managed.Planning;

/// <summary>Recognizes nodes that apply a function, with constants per channel, to each element of a map.</summary>
internal static class PointwiseReading
{
    /// <summary>
    /// Returns the function that a node applies to one of its inputs, a four-dimensional map; null if it is another node.
    /// </summary>
    public static PointwiseOperation? Read(Node node, Value data)
    {
        if (AffineFunction.Of(node, data) is { } affine)
        {
            return new PointwiseOperation.Affine(affine.Scale, affine.Shift);
        }

        if (!ReferenceEquals(node.Inputs[0], data))
        {
            return null;
        }

        if (ActivationFunction.Of(node) is { } activation)
        {
            return new PointwiseOperation.Activate(activation.Kind, activation.Low, activation.High, activation.Slope);
        }

        return node.Operation is FakeQuantizeOperation quantize ? Quantize(quantize, node, data.Shape[1]) : null;
    }

    /// <summary>Adds a function to a list; two affine functions become one.</summary>
    public static void Append(List<PointwiseOperation> operations, PointwiseOperation next)
    {
        if (operations[^1] is PointwiseOperation.Affine last && next is PointwiseOperation.Affine affine)
        {
            AffineFunction both = new AffineFunction(last.Scale, last.Shift).Then(new AffineFunction(affine.Scale, affine.Shift));
            operations[^1] = new PointwiseOperation.Affine(both.Scale, both.Shift);
            return;
        }

        operations.Add(next);
    }

    private static PointwiseOperation.Quantize? Quantize(FakeQuantizeOperation operation, Node node, int channels)
    {
        float[]?[] limits = [.. node.Inputs.Skip(1).Select(i => ChannelNumbers.Of(i, channels))];
        if (limits is not [{ } inputLow, { } inputHigh, { } outputLow, { } outputHigh])
        {
            return null;
        }

        for (int i = 0; i < channels; i++)
        {
            // Only the naive operation has the rules for empty and inverted input ranges.
            if (!(inputLow[i] < inputHigh[i]))
            {
                return null;
            }
        }

        return new PointwiseOperation.Quantize(operation.Levels, inputLow, inputHigh, outputLow, outputHigh);
    }
}
