using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace OpenVinoLandmarks.Cli.Commands;

/// <summary>Help that ends with examples and, for the whole tool, with the exit codes.</summary>
internal static class HelpExtensions
{
    private static readonly Dictionary<Command, string> s_endings = [];

    /// <summary>Adds examples, one a line, to the end of a command's help.</summary>
    public static void AddExamples(this Command command, string examples) => s_endings[command] = "Examples:\n" + Indent(examples);

    /// <summary>Adds any text to the end of a command's help.</summary>
    public static void AddEnding(this Command command, string text) => s_endings[command] = text;

    /// <summary>Lets the help of all commands below the root show what was added.</summary>
    public static void UseEndings(this RootCommand root)
    {
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithEnding((HelpAction)help.Action!);
    }

    private static string Indent(string text) => string.Join('\n', text.Split('\n').Select(line => "  " + line));

    private sealed class HelpWithEnding(HelpAction own) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            int code = own.Invoke(parseResult);
            if (s_endings.TryGetValue(parseResult.CommandResult.Command, out string? ending))
            {
                parseResult.InvocationConfiguration.Output.WriteLine(ending);
            }

            return code;
        }
    }
}
