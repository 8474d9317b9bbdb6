using Spectre.Console;

namespace OpenVinoLandmarks.Cli.Messages;

/// <summary>Progress displays on stderr. They appear only on a terminal, and not with <c>--quiet</c>.</summary>
internal static class Progress
{
    // Fewer images are finished before a bar is of use.
    private const int FewestImages = 4;

    /// <summary>Shows a progress bar while images are processed.</summary>
    /// <param name="messages">The stderr to write to.</param>
    /// <param name="resultsScroll">True if results appear on the same terminal line by line. No bar is shown then.</param>
    /// <param name="count">Number of images.</param>
    /// <param name="work">The work. It calls its argument with the name of each finished image.</param>
    public static async Task ShowBarAsync(MessageWriter messages, bool resultsScroll, int count, Func<Action<string>, Task> work)
    {
        if (count < FewestImages || resultsScroll || !IsWanted(messages))
        {
            await work(_ => { });
            return;
        }

        await messages.ShowProgressAsync(() => messages.Terminal.Progress()
            .AutoClear(true)
            .Columns(
                new ProgressBarColumn(),
                new PercentageColumn(),
                new RemainingTimeColumn(),
                new TaskDescriptionColumn { Alignment = Justify.Left })
            .StartAsync(async context =>
            {
                ProgressTask bar = context.AddTask("starting", maxValue: count);
                context.Refresh(); // show the bar while the models are loaded
                int done = 0;
                await work(name =>
                {
                    bar.Value = ++done;
                    bar.Description = Markup.Escape(Path.GetFileName(name));
                });
            }));
    }

    /// <summary>Shows how far a video is: a bar if its length is known, otherwise the time of the last frame.</summary>
    /// <param name="messages">The stderr to write to.</param>
    /// <param name="resultsScroll">True if results appear on the same terminal line by line. Nothing is shown then.</param>
    /// <param name="count">Number of frames, or null if it is unknown.</param>
    /// <param name="work">The work. It calls its argument with the time of each finished frame.</param>
    public static Task ShowFramesAsync(MessageWriter messages, bool resultsScroll, int? count, Func<Action<string>, Task> work) =>
        count is not null || resultsScroll || !IsWanted(messages)
            ? ShowBarAsync(messages, resultsScroll, count ?? 0, work)
            : messages.ShowProgressAsync(() => messages.Terminal.Status().StartAsync(
                "starting", status => work(time => status.Status = Markup.Escape(time))));

    /// <summary>Shows the name of the current step while work runs.</summary>
    /// <param name="messages">The stderr to write to.</param>
    /// <param name="work">The work. It calls its argument with the name of each step that begins.</param>
    public static async Task<T> ShowStepsAsync<T>(MessageWriter messages, Func<Action<string>, Task<T>> work) => IsWanted(messages)
        ? await messages.Terminal.Status().StartAsync("", status => work(step => status.Status = Markup.Escape(step)))
        : await work(_ => { });

    private static bool IsWanted(MessageWriter messages) => MessageWriter.IsTerminal && messages.Verbosity > Verbosity.Quiet;
}
