using System.CommandLine;
using OpenVinoLandmarks.Cli;
using OpenVinoLandmarks.Cli.Options;
using OpenVinoLandmarks.Server.Options;

namespace OpenVinoLandmarks.Deploy.Tests.Support;

/// <summary>Reads arguments of the server with the server's own parser.</summary>
internal static class ServerArguments
{
    /// <summary>Returns the options of a command line; fails if the server would refuse it.</summary>
    public static ServerOptions Read(string[] arguments)
    {
        ServerOptions? read = null;
        GlobalOptionGroup globals = new();
        ServerCommand command = new(globals, (options, _, _) =>
        {
            read = options;
            return Task.FromResult(0);
        });
        ParseResult parsed = command.Parse(
            arguments, new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
        IReadOnlyList<string> errors = UsageCheck.Errors(parsed, arguments, isCommandRequired: false);
        Assert.IsEmpty(errors, string.Join(' ', errors));
        Assert.AreEqual(0, parsed.Invoke());
        return read!;
    }

    /// <summary>Returns how long the server may take to end after SIGTERM (HostOptions.ShutdownTimeout, and the wait before it).</summary>
    public static TimeSpan TimeToEnd(ServerOptions options) => options.DrainDelay + options.TimeLimit + TimeSpan.FromSeconds(5);
}
