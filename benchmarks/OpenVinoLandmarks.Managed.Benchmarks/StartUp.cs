using System.Diagnostics;

namespace OpenVinoLandmarks.Managed.Benchmarks;

/// <summary>Measures the time from the model files to a plan: the first in the process, and the later ones.</summary>
internal static class StartUp
{
    private const int Repeats = 40;

    public static void Print(string title, string path)
    {
        List<double> times = [];
        for (int i = 0; i < Repeats; i++)
        {
            long start = Stopwatch.GetTimestamp();
            ManagedPlan plan = ManagedPlan.Compile(Read(path));
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            GC.KeepAlive(plan);
        }

        double first = times[0];
        times.Sort();
        string later = $"minimum {times[0]:F1} ms, median {times[times.Count / 2]:F1} ms";
        Console.WriteLine($"{title}: read and compiled in {first:F1} ms the first time; later {later}");
    }

    /// <summary>Reads an IR or ONNX model, for pictures of 320 x 320 if an ONNX file leaves the size open.</summary>
    public static GraphModel Read(string path)
    {
        if (!path.EndsWith(".onnx", StringComparison.Ordinal))
        {
            return IrModel.Read(path);
        }

        OnnxFile file = OnnxFile.Read(path);
        return OnnxModel.Build(file, new Dictionary<string, IReadOnlyList<int>> { [file.Inputs[0].Name] = [1, 3, 320, 320] });
    }
}
