using OpenVinoLandmarks.Cli.Output;
using Spectre.Console;

namespace OpenVinoLandmarks.Cli.Messages;

/// <summary>A bar on stderr while many images are worked on: only on a terminal, and only where results do not scroll past it.</summary>
internal static class Progress
{
    private const int Many = 4;

    /// <summary>Runs the work; it calls what it is given with the name of each image that is done.</summary>
    public static async Task RunAsync(MessageWriter messages, OutputFormat format, int count, Func<Action<string>, Task> work)
    {
        bool resultsScroll = !Console.IsOutputRedirected && format != OutputFormat.Json;
        if (count < Many || resultsScroll || !MessageWriter.IsTerminal || messages.Verbosity == Verbosity.Quiet)
        {
            await work(_ => { });
            return;
        }

        await messages.WithProgressAsync(() => messages.Terminal.Progress()
            .AutoClear(true)
            .Columns(new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .StartAsync(async context =>
            {
                ProgressTask bar = context.AddTask("starting", maxValue: count);
                context.Refresh(); // at once: the models are still to be loaded
                int done = 0;
                await work(name =>
                {
                    bar.Value = ++done;
                    bar.Description = Markup.Escape(Path.GetFileName(name));
                });
            }));
    }
}
