using System.CommandLine;
using System.CommandLine.Parsing;
using OpenVinoLandmarks.Cli.Options;

namespace OpenVinoLandmarks.Cli;

/// <summary>
/// Finds what is wrong with a command line. The parser takes an unknown option for an image or for another option's value; here a
/// token that starts with a dash before <c>--</c> never is an image.
/// </summary>
internal static class UsageCheck
{
    /// <summary>One message for each thing that is wrong; empty where nothing is.</summary>
    public static IReadOnlyList<string> Errors(ParseResult parsed)
    {
        string[] known = [.. OptionNames(parsed)];
        string[] misplaced = [.. MisplacedOptions(parsed).Distinct()];
        if (misplaced.Length > 0)
        {
            // What else the parser says would be about what it took these for.
            return [.. misplaced.Select(option => known.Contains(option) ? $"the option before '{option}' has no value." : Unknown("option", option, known))];
        }

        if (parsed.CommandResult.Command is RootCommand root)
        {
            string? typed = parsed.UnmatchedTokens.Count > 0 ? parsed.UnmatchedTokens[0] : null;
            string[] commands = [.. root.Subcommands.Select(command => command.Name)];
            return [typed is null ? $"a command is missing: {string.Join(" or ", commands)}." : Unknown("command", typed, commands)];
        }

        return [.. parsed.Errors.Select(error => error.Message).Distinct()];
    }

    private static IEnumerable<string> MisplacedOptions(ParseResult parsed)
    {
        HashSet<Token> beforeDashes = new(parsed.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash), ReferenceEqualityComparer.Instance);
        IEnumerable<Token> images = parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(result => result.Tokens).Where(token => token.Value.StartsWith('-'));

        // A value may start with one dash (a box at -5,-5), but no value starts with two.
        IEnumerable<Token> values = parsed.CommandResult.Children.OfType<OptionResult>().SelectMany(result => result.Tokens).Where(token => token.Value.StartsWith("--", StringComparison.Ordinal));
        return images.Concat(values).Where(beforeDashes.Contains).Select(token => token.Value)
            .Concat(parsed.UnmatchedTokens.Where(token => token.StartsWith('-')))
            .Select(token => token.Split('=')[0]);
    }

    private static string Unknown(string kind, string typed, IEnumerable<string> known) => NearestName.Find(typed, known) is { } nearest
        ? $"unknown {kind} '{typed}'. Did you mean {nearest}?"
        : $"unknown {kind} '{typed}'.";

    private static IEnumerable<string> OptionNames(ParseResult parsed)
    {
        IEnumerable<Option> options = parsed.CommandResult.Command.Options.Concat(parsed.RootCommandResult.Command.Options.Where(option => option.Recursive));
        return options.Concat(parsed.CommandResult.Command is RootCommand root ? root.Options : []).Select(option => option.Name).Distinct();
    }
}
