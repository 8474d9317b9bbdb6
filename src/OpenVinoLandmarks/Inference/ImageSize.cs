using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace OpenVinoLandmarks;

/// <summary>The size of an image, for example of a model's input, in pixels.</summary>
/// <param name="Width">Width, at least 1.</param>
/// <param name="Height">Height, at least 1.</param>
public readonly record struct ImageSize(int Width, int Height)
{
    /// <summary>Reads a size: <c>640x384</c>, or <c>640</c> for 640 x 640. It does not depend on a culture.</summary>
    /// <param name="text">The text. The <c>x</c> may be in upper case.</param>
    /// <param name="size">The size; default if the text is not one.</param>
    /// <returns>True if the text is one or two whole numbers above 0.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out ImageSize size)
    {
        string[] sides = text?.Split('x', 'X') ?? [];
        if (sides.Length is 1 or 2 && TrySide(sides[0], out int width) && TrySide(sides[^1], out int height))
        {
            size = new ImageSize(width, height);
            return true;
        }

        size = default;
        return false;
    }

    /// <summary>Returns the size as <see cref="TryParse"/> reads it: <c>640x384</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Width}x{Height}");

    private static bool TrySide(string text, out int side) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out side) && side >= 1;
}
