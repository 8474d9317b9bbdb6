using OpenVinoLandmarks.Faces;

namespace OpenVinoLandmarks.Cli.Options;

/// <summary>A face's box as it is typed: <c>X,Y,W,H</c> in pixels.</summary>
internal static class FaceBoxText
{
    /// <exception cref="FormatException">The text is no box; the message says why.</exception>
    public static FaceBox Parse(string text)
    {
        string[] parts = text.Split(',');
        float[] numbers = new float[4];
        if (parts.Length != numbers.Length)
        {
            throw new FormatException($"--face takes four numbers, X,Y,W,H; '{text}' has {parts.Length}.");
        }

        for (int i = 0; i < numbers.Length; i++)
        {
            if (!OptionFactory.TryNumber(parts[i], out numbers[i]) || !float.IsFinite(numbers[i]))
            {
                throw new FormatException($"--face takes four numbers, X,Y,W,H; in '{text}', '{parts[i]}' is none.");
            }
        }

        if (numbers[2] <= 0 || numbers[3] <= 0)
        {
            throw new FormatException($"--face takes a width and a height greater than 0; '{text}' has {parts[2].Trim()} and {parts[3].Trim()}.");
        }

        return new FaceBox(numbers[0], numbers[1], numbers[2], numbers[3]);
    }
}
