using System.Collections.Concurrent;
using OpenVinoLandmarks.Cli.Messages;
using OpenVinoLandmarks.Setup.Planning;
using OpenVinoLandmarks.Setup.Running;
using Spectre.Console;

namespace OpenVinoLandmarks.Cli.Setup;

/// <summary>Shows a bar per item on a terminal; elsewhere, notes say when an item is complete. Thread-safe.</summary>
/// <param name="messages">The messages for the user.</param>
internal sealed class SetupProgressView(MessageWriter messages) : ISetupProgress
{
    // The longest name then fits on a line of a terminal with 80 columns.
    private const int BarWidth = 14;

    private readonly ConcurrentDictionary<SetupItem, ProgressTask> _bars = new(ReferenceEqualityComparer.Instance);

    /// <summary>Runs the work and shows its progress.</summary>
    public async Task ShowAsync(SetupPlan plan, Func<Task> work)
    {
        if (!MessageWriter.IsTerminal || messages.Verbosity == Verbosity.Quiet)
        {
            await work();
            return;
        }

        await messages.ShowProgressAsync(() => messages.Terminal.Progress()
            .AutoClear(true)
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn { Width = BarWidth },
                new PercentageColumn(),
                new DownloadedColumn(),
                new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                foreach (SetupItem item in plan.Missing)
                {
                    ProgressTask bar = context.AddTask(Markup.Escape(ShortName(item)), maxValue: item.Size ?? 1);
                    bar.IsIndeterminate = item.Size is null;
                    _bars[item] = bar;
                }

                await work();
            }));
    }

    /// <inheritdoc/>
    public void Report(SetupItem item, SetupStep step, long done, long? total)
    {
        if (!_bars.TryGetValue(item, out ProgressTask? bar))
        {
            return;
        }

        bar.Description = Markup.Escape(step == SetupStep.Unpacking ? $"{ShortName(item)}: unpacking" : ShortName(item));
        if (total is { } all)
        {
            bar.IsIndeterminate = false;
            bar.MaxValue = all;
        }

        bar.Value = done;
    }

    /// <inheritdoc/>
    public void Finish(SetupItem item)
    {
        if (_bars.TryGetValue(item, out ProgressTask? bar))
        {
            bar.Value = bar.MaxValue;
        }
        else
        {
            messages.Detail($"{item.Name} is complete: {item.Target}");
        }
    }

    /// <inheritdoc/>
    public void Note(string text) => messages.Note(text);

    private static string ShortName(SetupItem item) => item switch
    {
        ModelItem model => model.Model,
        RuntimeItem runtime => $"OpenVINO {runtime.Release.Version}",
        _ => item.Name,
    };
}
