using OpenVinoLandmarks.Managed.Tests.Networks;

namespace OpenVinoLandmarks.Managed.Tests.Reading;

/// <summary>The models that the fuzz test damages: small ones that together have every operation, and the bundled ones.</summary>
internal static class FuzzSeeds
{
    public static IReadOnlyList<(byte[] Xml, byte[] Bin)> Small { get; } = MakeSmall();

    public static IReadOnlyList<(byte[] Xml, byte[] Bin)> Bundled { get; } =
    [
        .. new[] { ("face-landmarks-5pt-0001", "FP16"), ("face-landmarks-5pt-0001", "FP16-INT8"), ("face-detection-0001", "FP16") }.Select(model =>
        {
            string file = Path.Combine(TestData.RepositoryRoot, "models", "bundled", model.Item1, model.Item2, model.Item1);
            return (File.ReadAllBytes(file + ".xml"), File.ReadAllBytes(file + ".bin"));
        }),
    ];

    private static List<(byte[] Xml, byte[] Bin)> MakeSmall()
    {
        List<(byte[], byte[])> seeds = [HandWritten.Classifier()];
        for (int seed = 0; seed < 40; seed++)
        {
            RandomGraph graph = new(seed + 10_000);
            seeds.Add((graph.Xml, graph.Bin));
        }

        for (int seed = 0; seed < 4; seed++)
        {
            RandomDetection head = new(seed);
            seeds.Add((head.Xml, head.Bin));
        }

        return [.. seeds.OrderBy(s => s.Item1.Length).Take(24)];
    }
}
