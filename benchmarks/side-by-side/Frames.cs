using System.Globalization;

namespace OpenVinoLandmarks.SideBySide;

/// <summary>Benchmarks of frames with many faces whose boxes are given, in synchronous calls.</summary>
internal static class Frames
{
    /// <summary>What does a frame cost per face, compared with the fastest of the C loop's settings?</summary>
    public static void Call(Setup setup, int faces)
    {
        Scene scene = new(setup.Picture, setup.Face, faces);
        Setting best = FindBest(setup, scene, out string table);
        FaceLandmarks[] results = new FaceLandmarks[faces];
        IReadOnlyList<Comparison.Times> times = Setup.Measure(() => best.Create(setup), () => setup.CreateDetector(), (c, ours) =>
        {
            c.Frames(scene, 1);
            ours.WarmUp(faces);
            ours.Detect(scene.Images[0].View, scene.Boxes, results);
            scene.CheckPoints(results);
            return setup.Comparison.Run(
                new($"C: {best}", n => c.Frames(scene, n), faces),
                new("ours", n => Detect(n, ours, scene, results), faces),
                new("C: inference alone", n => c.InferAsync(n * faces / best.Batch), faces));
        });
        Report.Write($"Frame with {faces} faces, boxes given, time per face", times);
        Report.Line($"C's settings, least and median us per face: {table}");
    }

    /// <summary>Is the cost of a call proportional to its faces? Measures our side alone.</summary>
    public static void Linear(Setup setup) => Sizes(setup, [8, 16, 32, 64, 128, 256, 512], "Linear cost, time per face");

    /// <summary>What does a face cost in the usual small groups, compared with eight, and which setting of the C loop is best?</summary>
    public static void Groups(Setup setup)
    {
        Sizes(setup, [1, 2, 3, 4, 5, 6, 7, 8], "Small groups, time per face");
        Array.ForEach([2, 3, 4, 8], faces =>
        {
            FindBest(setup, new Scene(setup.Picture, setup.Face, faces), out string table);
            Report.Line($"{faces} faces, C's settings, least and median us per face: {table}");
        });
    }

    private static void Sizes(Setup setup, int[] sizes, string title)
    {
        using FaceLandmarkDetector ours = setup.CreateDetector();
        Scene[] scenes = [.. sizes.Select(faces => new Scene(setup.Picture, setup.Face, faces))];
        FaceLandmarks[] results = new FaceLandmarks[sizes[^1]];
        Array.ForEach(sizes, ours.WarmUp);
        IReadOnlyList<Comparison.Times> times = setup.Comparison.Run([.. scenes.Select(scene =>
            new Comparison.Candidate($"{scene.Boxes.Length} faces", n => Detect(n, ours, scene, results), scene.Boxes.Length))]);
        Report.Write(title, times);
    }

    private static void Detect(long count, FaceLandmarkDetector ours, Scene scene, FaceLandmarks[] results)
    {
        for (long i = 0; i < count; i++)
        {
            ours.Detect(scene.Images[0].View, scene.Boxes, results);
        }
    }

    private static Setting FindBest(Setup setup, Scene scene, out string table)
    {
        Setting[] settings = [.. Setting.For(scene.Boxes.Length)];
        CModel[] models = [.. settings.Select(s => s.Create(setup))];
        try
        {
            IReadOnlyList<Comparison.Times> times = new Comparison(rounds: 21).Run([.. settings.Zip(models, (s, model) =>
                new Comparison.Candidate(s.ToString(), n => model.Frames(scene, n), scene.Boxes.Length))]);
            table = string.Join("; ", times.OrderBy(t => t.Median).Take(8).Select(t =>
                string.Create(CultureInfo.InvariantCulture, $"{t.Name} {t.Least:0.0}/{t.Median:0.0}")));
            return settings[times.Index().MinBy(t => t.Item.Median).Index];
        }
        finally
        {
            Array.ForEach(models, model => model.Dispose());
        }
    }

    /// <summary>A setting of the C loop: faces per inference, requests in flight, and the performance hint.</summary>
    private readonly record struct Setting(int Batch, int Requests, string Hint)
    {
        /// <summary>Returns all settings that make sense for a frame with this number of faces.</summary>
        public static IEnumerable<Setting> For(int faces) =>
            from hint in new[] { "LATENCY", "THROUGHPUT" }
            from batch in new[] { 1, 2, 3, 4, 8, 16, 32 }
            where batch <= faces
            from requests in new[] { 1, 2, 3, 4 }
            where requests <= (faces + batch - 1) / batch
            select new Setting(batch, requests, hint);

        public CModel Create(Setup setup) => setup.CreateC(Hint, Batch, Requests);

        public override string ToString() => $"batch {Batch} x {Requests} in flight, {Hint.ToLowerInvariant()}";
    }
}
