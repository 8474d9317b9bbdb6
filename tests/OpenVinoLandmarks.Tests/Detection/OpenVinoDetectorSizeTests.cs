using OpenCvSharp;
using OpenVinoLandmarks.Inference;
using OpenVinoLandmarks.Models;
using OpenVinoLandmarks.OpenVino;
using OpenVinoLandmarks.Tests.Support;

namespace OpenVinoLandmarks.Tests.Detection;

/// <summary>
/// Compares face detectors with inputs of other sizes, on OpenVINO and on MANAGED, with the same model that OpenVINO itself has reshaped.
/// </summary>
[TestClass]
[TestCategory("EveryRuntime")]
[RequiresOpenVino]
[RequiresOfficialModels]
[DoNotParallelize]
public sealed class OpenVinoDetectorSizeTests : CountedTest
{
    [TestMethod]
    [DataRow(ModelCatalog.BundledFaceDetector, "FP32", 256, 256)]
    [DataRow(ModelCatalog.BundledFaceDetector, "FP32", 384, 384)]
    [DataRow(ModelCatalog.BundledFaceDetector, "FP16", 384, 384)]
    [DataRow(ModelCatalog.BundledFaceDetector, "FP32", 640, 352)]
    [DataRow(ModelCatalog.BundledFaceDetector, "FP32", 1024, 1024)]
    [DataRow(ModelCatalog.OfficialFaceDetector, "FP32", 384, 384)]
    [DataRow(ModelCatalog.OfficialFaceDetector, "FP32", 600, 450)]
    [DataRow(ModelCatalog.OfficialFaceDetector, "FP16", 512, 512)]
    public void Outputs_EqualThoseOfTheReshapedModel(string name, string precision, int width, int height)
    {
        byte[] pixels = new byte[width * height * 3];
        using (Mat sample = CrowdPicture.Draw(width, height, width / 10f, [(width / 3, height / 3), (width * 3 / 4, height / 2)], out _))
        {
            Pixels.Bytes(sample).CopyTo(pixels, 0);
        }

        ModelFiles files = new ModelLocator().Read(name, precision);
        float[] expected = RunReshaped(files, pixels, width, height);
        foreach (IInferenceBackend backend in new[] { InferenceBackends.OpenVino, InferenceBackends.Managed })
        {
            DeviceSelection device = backend == InferenceBackends.Managed ? DeviceSelection.Managed : DeviceSelection.Cpu;
            EngineOptions options = new() { InferencePrecision = InferencePrecision.F32 };
            ModelLoadRequest request = new(
                device, options, name, () => files, chooseInput: _ => new ModelInput(width, height, PixelNormalization.None));
            using IImageModel model = backend.TryLoad(request)!;
            using ImageBatch batch = model.Rent(1);
            pixels.CopyTo(batch.Input(0));
            batch.Run(1);
            float[] actual = batch.Output(0).ToArray();

            Assert.HasCount(expected.Length, actual);
            float worst = name == ModelCatalog.OfficialFaceDetector
                ? WorstRow(expected, actual)
                : expected.Zip(actual, (a, b) => MathF.Abs(a - b)).Max();
            TestContext.WriteLine($"{device}: worst difference {worst:g3}");
            Assert.IsLessThan(1e-3f, worst, device.ToString());
        }
    }

    [TestMethod]
    [DataRow(256)]
    [DataRow(640)]
    public void SmallFaces_AreFoundWithALargeInput(int side)
    {
        // Faces of 2 % of the picture.
        (int, int)[] centres = [.. Enumerable.Range(0, 12).Select(i => (200 + i % 4 * 450, 200 + i / 4 * 450))];
        using Mat picture = CrowdPicture.Draw(1800, 1400, 36, centres, out FaceBox[] faces);
        foreach (string device in new[] { "CPU", "MANAGED" })
        {
            using FaceDetector detector = FaceDetector.Create(new FaceDetectorOptions
            {
                Engine = { Device = DeviceSelection.Parse(device), InferencePrecision = InferencePrecision.F32 },
                Model = ModelCatalog.BundledFaceDetector,
                InputSize = new ImageSize(side, side),
            });
            IReadOnlyList<FaceBox> found = detector.Detect(Pixels.View(picture));
            if (side == 256)
            {
                Assert.IsLessThan(faces.Length / 2, faces.Count(face => found.Any(box => CrowdPicture.Overlap(face, box) > 0.4)), device);
            }
            else
            {
                CrowdPicture.AssertEachFoundOnce(faces, found);
            }
        }
    }

    [TestMethod]
    public void KeptCompiledModels_DifferBySize()
    {
        using ScratchFolder folder = new();
        using Mat picture = CrowdPicture.Draw(900, 700, 60, [(300, 300), (700, 400)], out _);
        ImageSize[] sizes = [new(256, 256), new(384, 384), new(512, 384)];
        FaceBox[][] first = [.. sizes.Select(Detect)];
        FaceBox[][] again = [.. sizes.Select(Detect)];

        for (int i = 0; i < sizes.Length; i++)
        {
            CollectionAssert.AreEqual(first[i], again[i], $"{sizes[i]}");
        }

        CollectionAssert.AreNotEqual(first[0], first[1]);

        FaceBox[] Detect(ImageSize size)
        {
            using FaceDetector detector = FaceDetector.Create(new FaceDetectorOptions
            {
                Engine = { Device = DeviceSelection.Cpu, InferencePrecision = InferencePrecision.F32, CacheFolder = folder.Path },
                Model = ModelCatalog.BundledFaceDetector,
                InputSize = size,
            });
            return [.. detector.Detect(Pixels.View(picture))];
        }
    }

    [TestMethod]
    public void OfficialDetector_KeepsItsOwnSizeByDefault()
    {
        using FaceDetector detector = FaceDetector.Create(new FaceDetectorOptions
        {
            Engine = { Device = DeviceSelection.Cpu },
            Model = ModelCatalog.OfficialFaceDetector,
        });

        Assert.AreEqual(new FaceSearch(new ImageSize(300, 300), 0), detector.PlanSearch(4000, 3000));
    }

    // Rows of nearly equal scores may come in another order: the nearest row is the same box. Boxes of low scores are many and alike.
    private static float WorstRow(float[] expected, float[] actual)
    {
        float[][] rows = [.. Boxes(actual)];
        Assert.HasCount(Boxes(expected).Count(), rows);
        return Boxes(expected).Max(row => rows.Min(other => row.Zip(other, (a, b) => MathF.Abs(a - b)).Max()));

        static IEnumerable<float[]> Boxes(float[] output) => output.Chunk(7).TakeWhile(row => row[0] >= 0).Where(row => row[2] >= 0.3f);
    }

    private static float[] RunReshaped(ModelFiles files, byte[] pixels, int width, int height)
    {
        using Core core = new();
        using Model model = core.ReadModel(files.Definition.Span, System.Runtime.InteropServices.MemoryMarshal.AsMemory(files.Weights));
        model.Reshape(new PartialShape(1, 3, height, width));
        using CompiledModel compiled = core.CompileModel(
            model, "CPU", new Dictionary<string, string> { ["INFERENCE_PRECISION_HINT"] = "f32", ["INFERENCE_NUM_THREADS"] = "1" });
        using InferRequest request = compiled.CreateInferRequest();
        using Tensor input = request.GetInputTensor();
        float[] planes = new float[pixels.Length];
        for (int i = 0; i < pixels.Length; i++)
        {
            planes[i % 3 * width * height + i / 3] = pixels[i];
        }

        input.CopyFrom<float>(planes);
        request.Infer();
        using Tensor output = request.GetOutputTensor();
        return output.ToArray<float>();
    }
}
