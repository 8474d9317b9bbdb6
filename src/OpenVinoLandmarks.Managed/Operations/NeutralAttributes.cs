using System.Collections.Frozen;
using System.Globalization;

namespace OpenVinoLandmarks.Managed.Operations;

/// <summary>
/// Decides whether an attribute that an operation does not have may be ignored. Older Model Optimizers wrote attributes that OpenVINO's
/// operations lack, such as <c>output_padding="0,0"</c> for a Convolution: OpenVINO ignores them, and so does this engine if their value
/// has no effect. Other values are refused, because the author of the file expected an effect.
/// </summary>
internal static class NeutralAttributes
{
    // Notes of the converter about the origin of a layer or its place in a schedule.
    private static readonly FrozenSet<string> s_notes = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "layout",
        "names",
        "friendly_name",
        "original_name",
        "originalLayersNames",
        "execOrder",
        "PrimitivesPriority",
        "alt_width");

    // Words that ask for what the operation does anyway.
    private static readonly FrozenSet<(string Name, string Value)> s_defaults = FrozenSet.Create(
        ("auto_pad", "explicit"),
        ("auto_pad", "notset"),
        ("auto_pad", "valid"),
        ("auto_broadcast", "numpy"),
        ("auto_broadcast", "none"),
        ("broadcast", "numpy"),
        ("mode", "constant"),
        ("pad_mode", "constant"),
        ("rounding_type", "floor"),
        ("rounding-type", "floor"));

    // Factors and counts, for which 1 means "unchanged". Zeros are neutral for every name.
    private static readonly FrozenSet<string> s_factors = FrozenSet.Create(
        "alpha", "beta", "gamma", "group", "groups", "power", "scale", "factor", "num_splits",
        "dilation", "dilations", "stride", "strides", "dilation-x", "dilation-y", "stride-x", "stride-y");

    /// <summary>Returns whether an attribute that the operation does not read cannot change its result.</summary>
    /// <param name="type">The type of the layer.</param>
    /// <param name="name">The name of the attribute.</param>
    /// <param name="value">Its value.</param>
    public static bool Contains(string type, string name, string value)
    {
        string text = value.Trim();
        return text.Length == 0
            || text.Equals("false", StringComparison.OrdinalIgnoreCase)
            || s_notes.Contains(name)
            || s_defaults.Contains((name, text.ToLowerInvariant()))
            || IsMaximumPoolNote(type, name, text)
            || All(text, 0)
            || (s_factors.Contains(name) && All(text, 1));
    }

    // The padding of a maximum never counts, and the kind of pooling is the type of the layer.
    private static bool IsMaximumPoolNote(string type, string name, string text) =>
        (type == "MaxPool" && (name == "exclude-pad" || (name == "pool-method" && text == "max")))
        || (type == "AvgPool" && name == "pool-method" && text == "avg");

    private static bool All(string text, double number)
    {
        foreach (Range part in text.AsSpan().Split(','))
        {
            if (!double.TryParse(text.AsSpan(part).Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
                || value != number)
            {
                return false;
            }
        }

        return true;
    }
}
