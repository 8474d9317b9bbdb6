using System.Diagnostics;
using OpenVinoLandmarks.Inference;
using OpenVinoLandmarks.Managed;

namespace OpenVinoLandmarks.Engines.Managed;

/// <summary>Measures the steps of a plan on one image.</summary>
internal static class LayerMeasurement
{
    private const int LeastRuns = 5;

    /// <summary>Runs between two measurements of the processor's limit: often enough to see changes of its frequency.</summary>
    private const int RunsPerPeak = 16;

    public static ModelProfile Run(ManagedPlan plan, TimeSpan duration, CancellationToken cancellationToken)
    {
        using ManagedContext context = plan.CreateContext();
        Span<byte> pixels = context.InputBytes();
        for (int i = 0; i < pixels.Length; i++)
        {
            // A pattern without a period: the time of a detection output depends on how the scores are ordered.
            pixels[i] = (byte)((i * 2654435761) >> 13);
        }

        context.Run();
        double peak = 0;
        List<TimeSpan>[] times = [.. plan.Steps.Select(_ => new List<TimeSpan>())];
        TimeSpan[] run = new TimeSpan[times.Length];
        long begin = Stopwatch.GetTimestamp();
        for (int i = 0; i < LeastRuns || Stopwatch.GetElapsedTime(begin) < duration; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (i % RunsPerPeak == 0)
            {
                peak = Math.Max(peak, plan.MeasurePeak(TimeSpan.FromMilliseconds(1)));
            }

            context.RunTimed(run);
            for (int step = 0; step < times.Length; step++)
            {
                times[step].Add(run[step]);
            }
        }

        return new ModelProfile(plan.Threads, plan.VectorBits, peak, [.. plan.Steps.Zip(times, Time)]);
    }

    private static LayerTime Time(ManagedStep step, List<TimeSpan> times)
    {
        times.Sort();
        return new LayerTime(
            step.Layer, step.Method, step.InputShape, step.OutputShape, step.MultiplyAdds, times[0], times[times.Count / 2]);
    }
}
