using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace OpenVinoLandmarks.Cli.Options;

/// <summary>Options whose values are checked while the command line is read, so that a wrong one is a usage error with its name.</summary>
internal static class OptionFactory
{
    /// <summary>One of several words, in any case.</summary>
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

            result.AddError($"{name} is one of {string.Join(", ", choices.Select(choice => choice.Word))}; '{text}' is none of them.");
            return null;
        };
        return option;
    }

    /// <summary>A whole number from 1 up.</summary>
    public static Option<int?> Count(string name, string description)
    {
        Option<int?> option = new(name) { Description = description, HelpName = "N" };
        option.CustomParser = result =>
        {
            if (int.TryParse(result.Tokens[^1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= 1)
            {
                return value;
            }

            result.AddError($"{name} takes a whole number from 1 up; '{result.Tokens[^1].Value}' is none.");
            return null;
        };
        return option;
    }

    /// <summary>A number between two limits, both included.</summary>
    public static Option<float?> Number(string name, string helpName, string description, float least, float most)
    {
        Option<float?> option = new(name) { Description = description, HelpName = helpName };
        option.CustomParser = result =>
        {
            // A comparison with NaN is false, so NaN ends in the error too.
            if (TryNumber(result.Tokens[^1].Value, out float value) && value >= least && value <= most)
            {
                return value;
            }

            string range = float.IsPositiveInfinity(most) ? FormattableString.Invariant($"from {least} up") : FormattableString.Invariant($"from {least} to {most}");
            result.AddError($"{name} takes a number {range}; '{result.Tokens[^1].Value}' is none.");
            return null;
        };
        return option;
    }

    /// <summary>A number with a point, as programs write it; digits, sign and exponent, nothing else.</summary>
    public static bool TryNumber(string text, out float value) => float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);

    /// <summary>Says what is wrong with a value where the reader of the value throws.</summary>
    public static T? Parse<T>(ArgumentResult result, Func<string, T> read)
    {
        try
        {
            return read(result.Tokens[^1].Value);
        }
        catch (FormatException e)
        {
            result.AddError(e.Message);
            return default;
        }
    }
}
