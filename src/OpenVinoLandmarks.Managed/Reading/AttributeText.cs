using System.Globalization;

namespace OpenVinoLandmarks.Managed.Reading;

/// <summary>Parses the text of attribute values.</summary>
internal static class AttributeText
{
    private const int MaxListLength = 65_536;

    /// <summary>
    /// Parses a size: 0 or more, or -1 for sizes that are not fixed (<c>?</c>, <c>-1</c>, and ranges such as <c>1..8</c>).
    /// </summary>
    public static bool TryDimension(ReadOnlySpan<char> text, out int dim)
    {
        text = text.Trim();
        if (text is "?" or "-1" || text.Contains("..", StringComparison.Ordinal))
        {
            dim = -1;
            return true;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out dim);
    }

    public static bool TryDimensions(string text, out int[] dims) => TryList(text, TryDimension, out dims);

    public static bool TryInteger(ReadOnlySpan<char> text, out int number) =>
        int.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);

    public static bool TryIntegers(string text, out int[] numbers) => TryList(text, TryInteger, out numbers);

    /// <summary>Parses a finite number, or an infinity as C++ spells it; refuses NaN.</summary>
    public static bool TryFloat(ReadOnlySpan<char> text, out float number)
    {
        text = text.Trim();
        number = text switch
        {
            "inf" or "+inf" => float.PositiveInfinity,
            "-inf" => float.NegativeInfinity,
            _ => 0,
        };
        if (number != 0)
        {
            return true;
        }

        // Doubles beyond the range of float become infinite: files state the limits of a Clamp as doubles.
        bool valid = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value);
        number = (float)value;
        return valid;
    }

    public static bool TryFloats(string text, out float[] numbers) => TryList(text, TryFloat, out numbers);

    private delegate bool Parser<T>(ReadOnlySpan<char> text, out T value);

    /// <summary>Parses a list separated by commas; empty text is an empty list.</summary>
    private static bool TryList<T>(string text, Parser<T> parse, out T[] values)
    {
        values = [];
        if (string.IsNullOrWhiteSpace(text))
        {
            return true;
        }

        int count = text.AsSpan().Count(',') + 1;
        if (count > MaxListLength)
        {
            return false;
        }

        T[] list = new T[count];
        int next = 0;
        foreach (Range range in text.AsSpan().Split(','))
        {
            if (!parse(text.AsSpan(range), out list[next++]))
            {
                return false;
            }
        }

        values = list;
        return true;
    }
}
