using System.CommandLine;
using System.CommandLine.Parsing;

namespace OpenVinoLandmarks.Cli;

/// <summary>
/// Finds the errors in a command line. System.CommandLine takes an unknown option for an image or for the value of another option.
/// Here, a token that starts with a dash and comes before <c>--</c> is never an image, except for <c>-</c>,
/// standard input.
/// </summary>
internal static class UsageCheck
{
    /// <summary>Returns one message per error, or an empty list.</summary>
    /// <param name="parsed">The parsed command line.</param>
    /// <param name="args">The same command line before parsing.</param>
    /// <param name="isCommandRequired">False if an option of the root command, such as <c>--version</c>, stands for a command.</param>
    public static IReadOnlyList<string> Errors(ParseResult parsed, IEnumerable<string> args, bool isCommandRequired)
    {
        string[] known = [.. OptionNames(parsed)];
        string[] misplaced = [.. MisplacedOptions(parsed).Distinct()];
        if (misplaced.Length > 0)
        {
            // The parser took these tokens for something else, so its own messages would be misleading.
            return [.. misplaced.Select(option =>
                known.Contains(option) ? $"the option before '{option}' has no value." : Unknown("option", option, known))];
        }

        // For '--model= photo.jpg' the parser would take the image as the value.
        string[] withoutValue = [.. args.TakeWhile(arg => arg != "--")
            .Where(arg => arg.StartsWith("--", StringComparison.Ordinal) && arg.IndexOf('=', StringComparison.Ordinal) == arg.Length - 1)];
        if (withoutValue.Length > 0)
        {
            return [.. withoutValue.Select(arg => $"{arg} has no value after the equals sign.")];
        }

        if (parsed.CommandResult.Command is RootCommand root && (isCommandRequired || parsed.UnmatchedTokens.Count > 0))
        {
            string? typed = parsed.UnmatchedTokens.Count > 0 ? parsed.UnmatchedTokens[0] : null;
            string[] commands = [.. root.Subcommands.Select(command => command.Name)];
            string missing = $"a command is missing: use one of {string.Join(", ", commands)}.";
            return [typed is null ? missing : Unknown("command", typed, commands)];
        }

        return [.. parsed.Errors.Select(Message).Distinct()];
    }

    // The parser calls a missing image "Required argument missing for command: 'detect'".
    private static string Message(ParseError error) => error.SymbolResult is ArgumentResult { Tokens.Count: 0 } missing
        ? $"{missing.Argument.Name} is missing: name {Wanted(missing.Argument.Name)}."
        : error.Message;

    private static string Wanted(string argument) => argument switch
    {
        "IMAGE" => "at least one picture or folder",
        "SOURCE" => "a video file, a camera, an address or a folder of frames",
        _ => "at least one list or folder",
    };

    private static IEnumerable<string> MisplacedOptions(ParseResult parsed)
    {
        IEnumerable<Token> before = parsed.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash);
        HashSet<Token> beforeDashes = new(before, ReferenceEqualityComparer.Instance);
        IEnumerable<Token> images = parsed.CommandResult.Children.OfType<ArgumentResult>()
            .SelectMany(result => result.Tokens)
            .Where(token => token.Value.StartsWith('-') && token.Value != "-");

        // A value may start with one dash, such as a box at -5,-5. No value starts with two.
        IEnumerable<Token> values = parsed.CommandResult.Children.OfType<OptionResult>()
            .SelectMany(result => result.Tokens)
            .Where(token => token.Value.StartsWith("--", StringComparison.Ordinal));
        return images.Concat(values).Where(beforeDashes.Contains).Select(token => token.Value)
            .Concat(parsed.UnmatchedTokens.Where(token => token.StartsWith('-')))
            .Select(token => token.Split('=')[0]);
    }

    private static string Unknown(string kind, string typed, IEnumerable<string> known) => NearestName.Find(typed, known) is { } nearest
        ? $"unknown {kind} '{typed}'. Did you mean {nearest}?"
        : $"unknown {kind} '{typed}'.";

    private static IEnumerable<string> OptionNames(ParseResult parsed)
    {
        IEnumerable<Option> ofAllCommands = parsed.RootCommandResult.Command.Options.Where(option => option.Recursive);
        return parsed.CommandResult.Command.Options.Concat(ofAllCommands).Select(option => option.Name).Distinct();
    }
}

/// <summary>Finds the known name that is most similar to a mistyped one, for "Did you mean ...?".</summary>
internal static class NearestName
{
    /// <summary>Returns the most similar name, or null if more than a third of its letters differ.</summary>
    public static string? Find(string typed, IEnumerable<string> names) => names
        .Select(name => (Name: name, Distance: Distance(typed, name)))
        .Where(candidate => candidate.Distance <= Math.Max(2, candidate.Name.Length / 3))
        .OrderBy(candidate => candidate.Distance)
        .ThenBy(candidate => candidate.Name, StringComparer.Ordinal)
        .FirstOrDefault().Name;

    /// <summary>
    /// Counts the edits that turn one text into the other: letters inserted, removed or replaced, and neighbours swapped
    /// (Damerau-Levenshtein distance).
    /// </summary>
    internal static int Distance(string a, string b)
    {
        int[,] cost = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                cost[i, j] = i == 0 || j == 0 ? i + j : Step(a, b, cost, i, j);
            }
        }

        return cost[a.Length, b.Length];
    }

    private static int Step(string a, string b, int[,] cost, int i, int j)
    {
        int replaced = cost[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
        int best = Math.Min(replaced, Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1);
        bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
        return swapped ? Math.Min(best, cost[i - 2, j - 2] + 1) : best;
    }
}
