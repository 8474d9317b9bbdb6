using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Planning;

/// <summary>Reads constants with one value per channel of a map.</summary>
internal static class ChannelNumbers
{
    /// <summary>
    /// Returns the values of a constant that broadcasts along batch, height and width of a four-dimensional tensor; otherwise null.
    /// </summary>
    public static float[]? Of(Value value, int channels)
    {
        if (value.Constant is not { } constant || !constant.Type.IsFloat())
        {
            return null;
        }

        Shape shape = constant.Shape;
        if (shape.Count == 1 && shape.Rank <= 4)
        {
            float[] same = new float[channels];
            Array.Fill(same, constant.Floats[0]);
            return same;
        }

        bool fits = shape.Count == channels && shape.Rank is 3 or 4 && shape[shape.Rank - 3] == channels;
        return fits ? constant.Floats.ToArray() : null;
    }

    public static float[] Filled(int channels, float value)
    {
        float[] numbers = new float[channels];
        Array.Fill(numbers, value);
        return numbers;
    }
}
