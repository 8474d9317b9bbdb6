using OpenVinoLandmarks.Evaluation.Tests.Support;
using OpenVinoLandmarks.Models;

namespace OpenVinoLandmarks.Evaluation.Tests.Runs;

/// <summary>
/// Measures thousands of synthetic rows with the bundled model: the memory per face is small, and pictures are not kept. Other tests must
/// not allocate meanwhile.
/// </summary>
[TestClass]
[DoNotParallelize]
public sealed class ManyRowsTests
{
    private const int Few = 1000, Many = 9000;

    // The numbers of a face for percentiles and groups, and the hashes that find duplicates, in collections that grow by doubling. A
    // picture has 27,648 bytes.
    private const int BytesPerFace = 600;

    [TestMethod]
    public async Task Memory_PerFace_IsThatOfItsNumbers()
    {
        using FaceLandmarkDetector detector = FaceLandmarkDetector.Create(new FaceLandmarkDetectorOptions
        {
            Engine = { Device = DeviceSelection.Managed },
            Model = ModelCatalog.BundledLandmarks,
        });
        _ = await KeptAsync(detector, Few);
        long few = await KeptAsync(detector, Few), many = await KeptAsync(detector, Many);
        Assert.IsLessThan(BytesPerFace, (many - few) / (Many - Few));
    }

    private static async Task<long> KeptAsync(FaceLandmarkDetector detector, int rows)
    {
        byte[] pixels = new byte[96 * 96 * 3];
        new Random(1).NextBytes(pixels);
        MemoryImage picture = new(pixels, 96, 96, 96 * 3, PixelFormat.Bgr24);
        SyntheticDataSet dataSet = new(rows);
        EvaluationColumn[] columns = [new EvaluationColumn(detector)];
        Evaluator evaluator = new(dataSet, columns, _ => picture);
        RunSummaryBuilder summary = new(Goldens.Header(dataSet, columns, evaluator));
        long before = GC.GetTotalMemory(forceFullCollection: true), kept = 0;
        int count = 0;
        await foreach (PictureResult result in evaluator.RunAsync())
        {
            summary.Add(result);
            if (++count == rows)
            {
                kept = GC.GetTotalMemory(forceFullCollection: true) - before;
            }
        }

        Assert.AreEqual(rows, summary.Build().Faces);
        return kept;
    }

    private sealed class SyntheticDataSet(int rows) : FaceDataSet
    {
        public override string Format => "synthetic";

        public override IReadOnlyList<string> ListFiles => [typeof(ManyRowsTests).Assembly.Location];

        public override bool HasUniqueNames => true;

        public override IEnumerable<AnnotatedPicture> Read() => Enumerable.Range(0, rows).Select(row => new AnnotatedPicture
        {
            Name = $"{row}.jpg",
            File = $"{row}.jpg",
            Faces =
            [
                new AnnotatedFace
                {
                    ListFile = "list",
                    Line = row + 1,
                    Box = new FaceRectangle(row % 7, row % 5, 60 + row % 11, 70 + row % 13),
                    Points = new FivePoints(25, 35, 50, 35, 38, 50, 28, 62, 48, 62),
                    Groups = [$"group {row % 3}"],
                },
            ],
        });
    }
}
