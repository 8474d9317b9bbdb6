using System.Globalization;

namespace OpenVinoLandmarks.OpenVino;

/// <summary>
/// Creates property keys that convert values to the text that the C API takes, and back from the text that it returns.
/// </summary>
internal static class PropertyFormat
{
    internal static PropertyKey<string> Text(string symbol) => new(symbol, static text => text, static value => value);

    internal static PropertyKey<nint> Handle(string symbol) => new(symbol, null, null);

    internal static PropertyKey<int> Number(string symbol) =>
        new(symbol, ParseNumber, static value => value.ToString(CultureInfo.InvariantCulture));

    internal static PropertyKey<IReadOnlyList<int>> Numbers(string symbol) =>
        new(symbol, static text => [.. PropertyText.List(text).Select(ParseNumber)], null);

    internal static PropertyKey<IReadOnlyList<string>> List(string symbol) => new(symbol, PropertyText.List, null);

    // Both values are written: without false the device would use its default, which may be true.
    internal static PropertyKey<bool> Switch(string symbol) => new(symbol, ParseSwitch, static value => value ? "YES" : "NO");

    internal static PropertyKey<T> Choice<T>(string symbol, params (string Text, T Value)[] choices)
        where T : struct, Enum => new(
            symbol,
            text => choices.FirstOrDefault(choice => choice.Text == text) is { Text: not null } found
                ? found.Value
                : throw new FormatException($"'{text}' is not a {typeof(T).Name}. Read the property as text instead."),
            value => choices.FirstOrDefault(choice => choice.Value.Equals(value)).Text
                ?? throw new ArgumentOutOfRangeException(nameof(value), value, $"The value is not a {typeof(T).Name}."));

    private static int ParseNumber(string text) => int.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    private static bool ParseSwitch(string text) => text.ToUpperInvariant() switch
    {
        "YES" or "TRUE" or "1" => true,
        "NO" or "FALSE" or "0" => false,
        _ => throw new FormatException($"'{text}' is neither YES nor NO. Read the property as text instead."),
    };
}
