using OpenVinoLandmarks.Managed.Graph;
using OpenVinoLandmarks.Managed.Operations;

namespace OpenVinoLandmarks.Managed.Planning;

/// <summary>The function <c>x * Scale + Shift</c> with one value per channel, which arithmetic with constants is reduced to.</summary>
internal sealed record AffineFunction(float[] Scale, float[] Shift)
{
    public static AffineFunction Identity(int channels) => new(ChannelNumbers.Filled(channels, 1), new float[channels]);

    /// <summary>Whether the result never decreases.</summary>
    public bool IsMonotonic => Array.TrueForAll(Scale, s => s >= 0);

    /// <summary>Returns the function from the bytes of an input to the numbers of the model; null if the bytes are the numbers.</summary>
    public static AffineFunction? OfInput(ManagedPlanOptions options)
    {
        if (options.Input != ManagedInputLayout.InterleavedBytes || (options.InputMean ?? options.InputScale) is not { } given)
        {
            return null;
        }

        float[] scale = ChannelNumbers.Filled(given.Count, 1);
        float[] shift = new float[given.Count];
        for (int i = 0; i < scale.Length; i++)
        {
            scale[i] = 1 / (options.InputScale?[i] ?? 1);
            shift[i] = -(options.InputMean?[i] ?? 0) * scale[i];
        }

        return new AffineFunction(scale, shift);
    }

    /// <summary>Reads a node of arithmetic of <paramref name="data"/> and a constant per channel; null if it is another node.</summary>
    public static AffineFunction? Of(Node node, Value data)
    {
        if (node.Operation is not ArithmeticOperation arithmetic || node.Inputs.Count != 2 || !node.Outputs[0].Shape.Equals(data.Shape))
        {
            return null;
        }

        bool dataFirst = ReferenceEquals(node.Inputs[0], data);
        int channels = data.Shape[1];
        if (ChannelNumbers.Of(node.Inputs[dataFirst ? 1 : 0], channels) is not { } numbers)
        {
            return null;
        }

        return arithmetic.Kind switch
        {
            ArithmeticKind.Add => new(ChannelNumbers.Filled(channels, 1), numbers),
            ArithmeticKind.Multiply => new(numbers, new float[channels]),
            ArithmeticKind.Subtract when dataFirst => new(ChannelNumbers.Filled(channels, 1), [.. numbers.Select(n => -n)]),
            ArithmeticKind.Subtract => new(ChannelNumbers.Filled(channels, -1), numbers),
            ArithmeticKind.Divide when dataFirst && Array.TrueForAll(numbers, n => float.IsFinite(1 / n)) =>
                new([.. numbers.Select(n => 1 / n)], new float[channels]),
            _ => null,
        };
    }

    /// <summary>Returns the composition: this function first, then <paramref name="next"/>.</summary>
    public AffineFunction Then(AffineFunction next)
    {
        float[] scale = new float[Scale.Length];
        float[] shift = new float[Scale.Length];
        for (int i = 0; i < scale.Length; i++)
        {
            scale[i] = Scale[i] * next.Scale[i];
            shift[i] = Shift[i] * next.Scale[i] + next.Shift[i];
        }

        return new AffineFunction(scale, shift);
    }
}
