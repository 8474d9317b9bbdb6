using System.Text.RegularExpressions;

namespace OpenVinoLandmarks.Deploy.Tests.Support;

/// <summary>
/// The metrics of a PromQL expression with their label matchers, and the labels by which it groups. Only the part of the language that the
/// rules and dashboards of this project use; anything else is an error.
/// </summary>
internal sealed partial class PromQuery
{
    private static readonly HashSet<string> s_functions =
    [
        "sum", "max", "min", "avg", "count", "rate", "increase", "histogram_quantile", "max_over_time", "absent", "label_values",
    ];

    private PromQuery()
    {
    }

    /// <summary>The metrics with their matchers: label, operator, value.</summary>
    public List<(string Metric, List<(string Label, string Operator, string Value)> Matchers)> Selectors { get; } = [];

    /// <summary>The labels by which results are grouped.</summary>
    public HashSet<string> Groups { get; } = [];

    /// <summary>Reads an expression.</summary>
    /// <exception cref="FormatException">It has something that is not known here, or its brackets do not fit.</exception>
    public static PromQuery Parse(string text)
    {
        PromQuery query = new();
        string[] tokens = [.. Token().Matches(text).Select(match => match.Value)];
        if (string.Concat(tokens) != WhiteSpaceOutsideStrings(text))
        {
            throw new FormatException($"Characters that are not known: {text}");
        }

        int depth = 0;
        for (int i = 0; i < tokens.Length; i++)
        {
            string token = tokens[i];
            string next = i + 1 < tokens.Length ? tokens[i + 1] : "";
            depth += token is "(" or "{" or "[" ? 1 : token is ")" or "}" or "]" ? -1 : 0;
            if (depth < 0)
            {
                throw new FormatException($"A bracket too many: {text}");
            }

            if (!char.IsAsciiLetter(token[0]) && token[0] != '_')
            {
                continue;
            }

            if (token is "by" or "on" or "without")
            {
                int end = Array.IndexOf(tokens, ")", i);
                query.Groups.UnionWith(tokens[(i + 2)..end].Where(label => label != ","));
                i = end;
            }
            else if (token is "or" or "and" or "unless")
            {
            }
            else if (next == "(" || (next == "by" && s_functions.Contains(token)))
            {
                if (!s_functions.Contains(token))
                {
                    throw new FormatException($"The function {token} is not known: {text}");
                }

                i = token == "label_values" ? query.ReadLabelValues(tokens, i) : i;
            }
            else
            {
                i = query.ReadSelector(tokens, i);
            }
        }

        return depth == 0 ? query : throw new FormatException($"A bracket is missing: {text}");
    }

    // label_values(SELECTOR, LABEL) is Grafana's, not Prometheus'. Returns the index of its closing bracket.
    private int ReadLabelValues(string[] tokens, int start)
    {
        int end = ReadSelector(tokens, start + 2);
        Groups.Add(tokens[end + 2]);

        // The opening bracket was not counted, and neither is this one.
        return end + 3;
    }

    private int ReadSelector(string[] tokens, int start)
    {
        List<(string, string, string)> matchers = [];
        Selectors.Add((tokens[start], matchers));
        int i = start + 1;
        if (i < tokens.Length && tokens[i] == "{")
        {
            for (i++; tokens[i] != "}"; i += 3)
            {
                i += tokens[i] == "," ? 1 : 0;
                matchers.Add((tokens[i], tokens[i + 1], tokens[i + 2][1..^1]));
            }

            i++;
        }

        if (i < tokens.Length && tokens[i] == "[")
        {
            i = Array.IndexOf(tokens, "]", i) + 1;
        }

        return i - 1;
    }

    private static string WhiteSpaceOutsideStrings(string text) =>
        StringOrSpace().Replace(text, match => match.Value[0] == '"' ? match.Value : "");

    [GeneratedRegex(@"""(?:[^""\\]|\\.)*""|[A-Za-z_:][A-Za-z0-9_:]*|\$__[a-z_]+|\d+(?:\.\d+)?[smhd]?|=~|!~|!=|==|>=|<=|[-+*/=<>(){}\[\],]")]
    private static partial Regex Token();

    [GeneratedRegex(@"""(?:[^""\\]|\\.)*""|\s+")]
    private static partial Regex StringOrSpace();
}
