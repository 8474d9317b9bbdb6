using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace OpenVinoLandmarks.Cli.Commands;

/// <summary>Adds text to the end of a command's <c>--help</c>: examples and, for the root command, the exit codes.</summary>
internal static class CommandHelp
{
    private static readonly Dictionary<Command, string> s_epilogs = [];

    /// <summary>Adds examples, one per line, to the help of a command.</summary>
    public static void AddExamples(this Command command, string examples) =>
        command.AddEpilog("Examples:\n" + string.Join('\n', examples.Split('\n').Select(line => "  " + line)));

    /// <summary>Adds text to the help of a command.</summary>
    public static void AddEpilog(this Command command, string text) => s_epilogs[command] = text;

    /// <summary>Makes the help option of the root command, which all commands share, show the added text.</summary>
    public static void ShowEpilogs(this RootCommand root)
    {
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithEpilog((HelpAction)help.Action!);
    }

    private sealed class HelpWithEpilog(HelpAction builtIn) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            int code = builtIn.Invoke(parseResult);
            if (s_epilogs.TryGetValue(parseResult.CommandResult.Command, out string? epilog))
            {
                parseResult.InvocationConfiguration.Output.WriteLine(epilog);
            }

            return code;
        }
    }
}
