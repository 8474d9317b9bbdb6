using System.CommandLine;
using System.CommandLine.Help;
using OpenVinoLandmarks.Cli.Commands;
using OpenVinoLandmarks.Cli.Messages;
using OpenVinoLandmarks.Cli.Options;

namespace OpenVinoLandmarks.Cli;

/// <summary>Puts the commands together, reads the command line, runs it.</summary>
internal static class CommandLine
{
    private const string Ending = """
        Examples:
          ovlandmarks detect photo.jpg --overlay photo-landmarks.jpg
          ovlandmarks detect --device GPU --format json photo.jpg
          ovlandmarks devices

        Exit codes:
          0 done, 1 a bug, 2 wrong command line, 3 an input could not be read or a result not written, 4 model, 5 device or runtime, 130 interrupted
        """;

    public static async Task<int> RunAsync(string[] args)
    {
        CommonOptions common = new();
        Option<bool> version = new("--version") { Description = "Show the versions of the tool and of the native libraries that it finds." };
        RootCommand root = CreateRoot(common, version);
        ParseResult parsed = root.Parse(args, new ParserConfiguration
        {
            EnablePosixBundling = false,
            ResponseFileTokenReplacer = null, // a picture's name may start with @
        });

        bool asksForHelp = parsed.GetResult(root.Options.OfType<HelpOption>().Single()) is not null;
        bool asksForVersion = parsed.CommandResult.Command == root && parsed.GetValue(version);
        if (!asksForHelp && !(asksForVersion && parsed.UnmatchedTokens.Count == 0) && UsageCheck.Errors(parsed) is { Count: > 0 } errors)
        {
            return Refuse(errors, parsed);
        }

        return await parsed.InvokeAsync(new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,

            // The pictures that are worked on may take a while to decode or to write; then the run ends at their end.
            ProcessTerminationTimeout = TimeSpan.FromSeconds(10),
        });
    }

    private static RootCommand CreateRoot(CommonOptions common, Option<bool> version)
    {
        RootCommand root = new("Five facial landmarks (eyes, nose tip, mouth corners) on Intel hardware through OpenVINO, or in C# alone.");
        root.Directives.Clear();
        root.Options.Remove(root.Options.Single(option => option is VersionOption));
        root.Add(new DetectCommand(common));
        root.Add(new DevicesCommand(common));
        root.Add(new BenchmarkCommand(common));
        root.Add(version);
        common.AddTo(root);
        root.AddEnding(Ending);
        root.UseEndings();
        root.SetAction(parsed => WriteVersion(parsed, common));
        return root;
    }

    private static int WriteVersion(ParseResult parsed, CommonOptions common)
    {
        try
        {
            ToolVersion.Write(Console.Out, common.OpenVinoPath(parsed));
            return ExitCode.Done;
        }
        catch (DeviceException e)
        {
            return ErrorReport.Write(e, common.Messages(parsed));
        }
    }

    private static int Refuse(IReadOnlyList<string> errors, ParseResult parsed)
    {
        MessageWriter messages = new(Verbosity.Normal);
        foreach (string error in errors)
        {
            messages.Error(error);
        }

        string command = parsed.CommandResult.Command is RootCommand ? "" : parsed.CommandResult.Command.Name + " ";
        Console.Error.WriteLine($"Type 'ovlandmarks {command}--help' for what there is.");
        return ExitCode.Usage;
    }
}
