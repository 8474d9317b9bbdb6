using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using static System.FormattableString;

using OpenVinoLandmarks.Files;

namespace OpenVinoLandmarks.Cli.Options;

/// <summary>Creates options that check their values during parsing, so that a wrong value is a usage error that names the option.</summary>
internal static class OptionFactory
{
    /// <summary>Creates an option that takes one of several words, in any case.</summary>
    public static Option<T?> Choice<T>(string name, string description, params (string Word, T Value)[] choices)
        where T : struct
    {
        Option<T?> option = new(name) { Description = description, HelpName = string.Join('|', choices.Select(choice => choice.Word)) };
        option.CustomParser = result =>
        {
            string text = result.Tokens[^1].Value;
            foreach ((string word, T value) in choices)
            {
                if (word.Equals(text, StringComparison.OrdinalIgnoreCase))
                {
                    return value;
                }
            }

            string words = string.Join(", ", choices.Select(choice => choice.Word));
            result.AddError($"{name} takes one of {words}; '{text}' is not one of them.");
            return null;
        };
        return option;
    }

    /// <summary>Creates an option that takes the JSON file of a model card.</summary>
    public static Option<ModelCard?> Card(string name, string model)
    {
        Option<ModelCard?> option = new(name)
        {
            Description = $"A model card (JSON) with what the file of {model} does not say. "
                + "Default: model.json beside the model, if there is one.",
            HelpName = "FILE",
        };
        option.CustomParser = result =>
        {
            try
            {
                return ModelCard.Read(result.Tokens[^1].Value);
            }
            catch (ModelException e)
            {
                result.AddError($"{name}: {e.Message}");
                return null;
            }
        };
        return option;
    }

    /// <summary>Creates an option that takes a whole number from 1 to <paramref name="most"/>.</summary>
    public static Option<int?> Count(string name, string description, int most = int.MaxValue) => Value<int?>(
        name, "N", description, Invariant($"a whole number from 1 to {most}"),
        text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= 1 && value <= most
            ? value
            : null);

    /// <summary>Creates an option that takes a number between two limits, both included.</summary>
    public static Option<float?> Number(string name, string helpName, string description, float least, float most) => Value<float?>(
        name, helpName, description, Invariant($"a number from {least} to {most}"),

        // Comparisons with NaN are false, so NaN is refused too.
        text => TryNumber(text, out float value) && value >= least && value <= most ? value : null);

    /// <summary>Creates an option that takes a time: seconds, or hours, minutes and seconds with colons between them.</summary>
    public static Option<TimeSpan?> Time(string name, string description) => Value<TimeSpan?>(
        name, "TIME", description, "seconds (12.5), M:SS or H:MM:SS", text => TryTime(text, out TimeSpan time) ? time : null);

    /// <summary>Creates an option whose values have a form of their own.</summary>
    /// <param name="name">Name of the option.</param>
    /// <param name="helpName">Name of the value in the help text.</param>
    /// <param name="description">Description in the help text.</param>
    /// <param name="values">The values that the option takes, for the message about another one.</param>
    /// <param name="read">Reads a value. Returns null if the text is not one.</param>
    public static Option<T> Value<T>(string name, string helpName, string description, string values, Func<string, T> read)
    {
        Option<T> option = new(name) { Description = description, HelpName = helpName };
        option.CustomParser = result =>
        {
            string text = result.Tokens[^1].Value;
            T value = read(text);
            if (value is null)
            {
                result.AddError($"{name} takes {values}; '{text}' is not one.");
            }

            return value;
        };
        return option;
    }

    /// <summary>Creates an option that takes any text that is not empty, such as a path or a name.</summary>
    /// <param name="name">Name of the option.</param>
    /// <param name="helpName">Name of the value in the help text.</param>
    /// <param name="description">Description in the help text.</param>
    /// <param name="read">Checks the text and may change it. A <see cref="FormatException"/> becomes a usage error.</param>
    public static Option<string?> Text(string name, string helpName, string description, Func<string, string>? read = null)
    {
        Option<string?> option = new(name) { Description = description, HelpName = helpName };
        option.CustomParser = result =>
        {
            string text = result.Tokens[^1].Value;
            if (string.IsNullOrWhiteSpace(text))
            {
                result.AddError($"{name} takes {helpName}; the value is empty.");
                return null;
            }

            if (FileNames.IsLost(text))
            {
                result.AddError($"{name} {text}: {FileNames.LostReason}");
                return null;
            }

            try
            {
                return read is null ? text : read(text);
            }
            catch (FormatException e)
            {
                result.AddError(e.Message);
                return null;
            }
        };
        return option;
    }

    /// <summary>Reads a time of at most a year, as <see cref="Time"/> describes it.</summary>
    public static bool TryTime(string text, out TimeSpan time)
    {
        const double MostSeconds = 366 * 86400;
        string[] parts = text.Split(':');
        double seconds = 0;
        time = TimeSpan.Zero;
        for (int i = 0; i < parts.Length; i++)
        {
            // Only the last part has decimals, and only the first one may be 60 or more.
            NumberStyles style = i == parts.Length - 1 ? NumberStyles.AllowDecimalPoint : NumberStyles.None;
            if (!double.TryParse(parts[i], style, CultureInfo.InvariantCulture, out double value) || (i > 0 && value >= 60))
            {
                return false;
            }

            seconds = seconds * 60 + value;
        }

        if (parts.Length > 3 || !(seconds <= MostSeconds))
        {
            return false;
        }

        time = TimeSpan.FromSeconds(seconds);
        return true;
    }

    /// <summary>Reads a number with a decimal point, independent of the culture: sign, digits and exponent.</summary>
    public static bool TryNumber(string text, out float value) =>
        float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
}
