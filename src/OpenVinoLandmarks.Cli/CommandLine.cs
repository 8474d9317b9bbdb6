using System.CommandLine;
using System.CommandLine.Help;
using System.Runtime.InteropServices;
using OpenVinoLandmarks.Cli.Commands;
using OpenVinoLandmarks.Cli.Messages;
using OpenVinoLandmarks.Cli.Options;
using OpenVinoLandmarks.Cli.SystemInfo;

namespace OpenVinoLandmarks.Cli;

/// <summary>The command line of <c>ovlandmarks</c>: puts the commands together, parses the arguments and runs the command.</summary>
internal static partial class CommandLine
{
    private const string Epilog = """
        Examples:
          ovlandmarks detect photo.jpg --overlay photo-landmarks.jpg
          ovlandmarks detect --device GPU --format json photo.jpg
          ovlandmarks video clip.mp4 --output clip-landmarks.mp4
          ovlandmarks video camera:0 --live
          ovlandmarks benchmark --device CPU --seconds 10
          ovlandmarks evaluate faces.csv --device CPU,MANAGED --html report.html
          ovlandmarks serve --device CPU
          ovlandmarks setup
          ovlandmarks devices
          ovlandmarks doctor

        Exit codes:
          0    success
          1    a bug in ovlandmarks
          2    the command line is wrong
          3    an input cannot be read, or a result cannot be written
          4    a model is missing, damaged or of the wrong kind
          5    a device or a native library is missing or reports an error
          130  interrupted
          141  the reader of stdout has gone
        """;

    /// <summary>Parses the arguments, runs the command that they name and returns the exit code.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        GlobalOptionGroup globals = new();
        Option<bool> version = new("--version") { Description = "Print the versions of ovlandmarks, OpenVINO, OpenCV and .NET." };
        RootCommand root = CreateRoot(globals, version);
        ParseResult parsed = root.Parse(args, new ParserConfiguration
        {
            EnablePosixBundling = false,
            ResponseFileTokenReplacer = null, // the name of an image may start with @
        });

        bool asksForHelp = parsed.GetResult(root.Options.OfType<HelpOption>().Single()) is not null;
        bool asksForVersion = parsed.GetResult(version) is { Implicit: false };
        if (!asksForHelp && UsageCheck.Errors(parsed, args, isCommandRequired: !asksForVersion) is { Count: > 0 } errors)
        {
            return WriteUsageErrors(errors, parsed);
        }

        using PosixSignalRegistration? hangUp = OperatingSystem.IsWindows() ? null : TreatHangUpAsTermination();
        MessageWriter messages = asksForHelp ? new MessageWriter(Verbosity.Normal) : globals.Messages(parsed);
        return await ErrorReport.GuardAsync(messages, () => parsed.InvokeAsync(new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,

            // After Ctrl-C, images that are being decoded or written are finished first. That may take a while.
            ProcessTerminationTimeout = TimeSpan.FromSeconds(10),
        }));
    }

    // System.CommandLine handles Ctrl-C and SIGTERM only. A terminal that is closed sends SIGHUP.
    private static PosixSignalRegistration TreatHangUpAsTermination() => PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
    {
        const int Sigterm = 15;
        context.Cancel = true;
        _ = Kill(Environment.ProcessId, Sigterm);
    });

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);

    private static RootCommand CreateRoot(GlobalOptionGroup globals, Option<bool> version)
    {
        RootCommand root = new("Finds five facial landmarks (eyes, nose tip, mouth corners) with OpenVINO, or in pure C# without it.");
        root.Directives.Clear();
        root.Options.Remove(root.Options.Single(option => option is VersionOption));
        root.Add(new DetectCommand(globals));
        root.Add(new VideoCommand(globals));
        root.Add(new DevicesCommand(globals));
        root.Add(new DoctorCommand(globals));
        root.Add(new BenchmarkCommand(globals));
        root.Add(new EvaluateCommand(globals));
        root.Add(new ServeCommand(globals));
        root.Add(new SetupCommand(globals));
        root.Add(version);
        globals.AddTo(root);
        root.AddEpilog(Epilog);
        root.ShowEpilogs();
        root.SetAction(parsed => ToolVersions.Write(Console.Out, globals.OpenVinoPath(parsed)));
        return root;
    }

    private static int WriteUsageErrors(IReadOnlyList<string> errors, ParseResult parsed)
    {
        MessageWriter messages = new(Verbosity.Normal);
        foreach (string error in errors)
        {
            messages.Error(error);
        }

        string command = parsed.CommandResult.Command is RootCommand ? "" : parsed.CommandResult.Command.Name + " ";
        Console.Error.WriteLine($"Run 'ovlandmarks {command}--help' for the list of options.");
        return ExitCode.Usage;
    }
}
