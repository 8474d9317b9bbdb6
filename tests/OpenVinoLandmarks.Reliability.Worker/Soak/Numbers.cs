using OpenVinoLandmarks.Reliability.Worker.Networks;

namespace OpenVinoLandmarks.Reliability.Worker.Soak;

/// <summary>A wrong number is a use of the wrong memory: it ends the soak.</summary>
internal static class Numbers
{
    public static void Check(ReadOnlySpan<float> input, ReadOnlySpan<float> output)
    {
        for (int i = 0; i < input.Length; i++)
        {
            float expected = TinyNetwork.Expected(input[i], i % TinyNetwork.Columns);
            if (output[i] != expected)
            {
                throw new InvalidOperationException($"Output {i} of {input.Length} is {output[i]}, not {expected}.");
            }
        }
    }
}
