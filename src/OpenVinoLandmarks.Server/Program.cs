using System.CommandLine;
using System.CommandLine.Help;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using OpenVinoLandmarks.Cli;
using OpenVinoLandmarks.Cli.Messages;
using OpenVinoLandmarks.Cli.Options;
using OpenVinoLandmarks.Cli.Streams;
using OpenVinoLandmarks.OpenCv;
using OpenVinoLandmarks.Server.Hosting;
using OpenVinoLandmarks.Server.Options;
using OpenVinoLandmarks.Server.Serving;

// The entry point of the server: reads the command line, runs the server until a signal ends it, and returns the exit code.
StandardStreams.Install();
OpenCvLibrary.DisableWindows();
GlobalOptionGroup globals = new();
ServerCommand command = new(globals, RunAsync);
ParseResult parsed = command.Parse(args, new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
bool asksForHelp = parsed.GetResult(command.Options.OfType<HelpOption>().Single()) is not null;
MessageWriter messages = asksForHelp ? new MessageWriter(Verbosity.Normal) : globals.Messages(parsed);
if (!asksForHelp && UsageCheck.Errors(parsed, args, isCommandRequired: false) is { Count: > 0 } errors)
{
    foreach (string error in errors)
    {
        messages.Error(error);
    }

    return ExitCode.Usage;
}

// Signals are the host's, which drains before it ends.
return await ErrorReport.GuardAsync(messages, () => parsed.InvokeAsync(new InvocationConfiguration
{
    EnableDefaultExceptionHandler = false,
    ProcessTerminationTimeout = null,
}));

static async Task<int> RunAsync(ServerOptions options, LogForm form, MessageWriter messages)
{
    // Decoding and inference on the processor occupy threads of the pool; questions about health must not wait for them.
    ThreadPool.SetMinThreads(4 * Environment.ProcessorCount + options.PictureConcurrency, 4);
    await using WebApplication app = ServerApp.Create(options, logging => Log(logging, form, messages.Verbosity));
    try
    {
        await app.StartAsync();
    }
    catch (IOException e) when (e.InnerException is AddressInUseException)
    {
        throw new UsageException($"{e.Message} End the other program, or choose other ports with --url and --grpc-url.");
    }

    IReadOnlyList<Uri> addresses = ServerApp.Addresses(app);
    messages.Note($"REST listens on {addresses[0]}, gRPC on {addresses[1]}.");
    if (options.Token is null && addresses.Any(address => !address.IsLoopback))
    {
        messages.Note($"Every machine that reaches these addresses can use the server. {ServerCommand.TokenVariable} sets a token.");
    }

    await app.WaitForShutdownAsync();
    return app.Services.GetRequiredService<ModelHost>().Failure is { } failure ? throw failure : ExitCode.Success;
}

static void Log(ILoggingBuilder logging, LogForm form, Verbosity verbosity)
{
    logging.SetMinimumLevel(verbosity switch
    {
        Verbosity.Quiet => LogLevel.Error,
        Verbosity.Verbose => LogLevel.Debug,
        _ => LogLevel.Information,
    });
    logging.AddFilter("Microsoft", LogLevel.Warning);

    // Why the server does not start, its error message says.
    logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
    logging.AddFilter("Grpc", LogLevel.Warning);

    // It calls a caller that goes in the middle of a message an error, with a stack trace. The server logs its own faults itself.
    logging.AddFilter("Grpc.AspNetCore.Server.ServerCallHandler", LogLevel.Critical);
    logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    if (form == LogForm.Json)
    {
        logging.AddJsonConsole(json => json.UseUtcTimestamp = true);
    }
    else
    {
        logging.AddSimpleConsole(text => text.SingleLine = true);
    }
}
