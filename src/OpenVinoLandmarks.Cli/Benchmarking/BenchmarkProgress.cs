using OpenVinoLandmarks.Cli.Messages;
using Spectre.Console;

namespace OpenVinoLandmarks.Cli.Benchmarking;

/// <summary>Says on stderr what is being measured, where a person watches.</summary>
internal static class BenchmarkProgress
{
    /// <summary>Runs the work; it calls what it is given with each step it begins.</summary>
    public static async Task<T> RunAsync<T>(MessageWriter messages, Func<Action<string>, Task<T>> work)
    {
        if (!MessageWriter.IsTerminal || messages.Verbosity == Verbosity.Quiet)
        {
            return await work(_ => { });
        }

        return await messages.Terminal.Status().StartAsync("", status => work(step => status.Status = Markup.Escape(step)));
    }
}
