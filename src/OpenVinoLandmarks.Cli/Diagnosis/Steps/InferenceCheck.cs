using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using OpenVinoLandmarks.Cli.Diagnosis.Report;
using OpenVinoLandmarks.Inference;
using OpenVinoLandmarks.Models;

namespace OpenVinoLandmarks.Cli.Diagnosis.Steps;

/// <summary>
/// Runs the bundled landmark model on a device, in the precision that the device chooses, and compares the results with those that are
/// stored beside the model (<c>numbers.json</c>, whose rule says how the pictures are made).
/// </summary>
internal static class InferenceCheck
{
    private const string Precision = "FP32";
    private const int MaxRuns = 20;

    // The stored numbers are from 0 to 1. Measured on these pictures with one AMD EPYC: MANAGED in f32 differs by 4e-7 at most, OpenVINO
    // 2026.4.1 in bf16 by 0.003. Wrong numbers are far off: those of a model with an open batch in bf16 by 0.2.
    private const double F32Tolerance = 0.001, OtherTolerance = 0.03;

    private static readonly TimeSpan s_longestMeasurement = TimeSpan.FromMilliseconds(100);

    /// <summary>Loads the model on the device and runs it.</summary>
    /// <param name="device">The device.</param>
    /// <param name="openVinoPath">The runtime, or null for the search.</param>
    public static InferenceResult Run(DeviceSelection device, string? openVinoPath)
    {
        try
        {
            EngineOptions options = new() { OpenVinoPath = device.IsManaged ? null : openVinoPath };
            ModelLoadRequest request = new(device, options, ModelCatalog.BundledLandmarks, ReadModel);
            using IImageModel model = InferenceBackends.All.Select(backend => backend.TryLoad(request)).OfType<IImageModel>().First();
            return Check(device, model);
        }
        catch (LandmarksException e)
        {
            return new InferenceResult(device.Requested, IsRight: false, DoctorStep.FirstLine(e.Message));
        }
    }

    private static ModelFiles ReadModel() => ModelLocator.TryReadEmbedded(ModelCatalog.BundledLandmarks, Precision)
        ?? throw new ModelException($"The program does not contain {ModelCatalog.BundledLandmarks}.");

    private static InferenceResult Check(DeviceSelection device, IImageModel model)
    {
        double difference = 0;
        using ImageBatch batch = model.Rent(1);
        foreach (StoredPicture picture in StoredNumbers.Read().Pictures)
        {
            Draw(picture.Seed, model.Info, batch.Input(0));
            batch.Run(1);
            float[] expected = picture.Outputs[Precision];
            ReadOnlySpan<float> actual = batch.Output(0);
            for (int i = 0; i < expected.Length; i++)
            {
                difference = Math.Max(difference, double.IsNaN(actual[i]) ? double.PositiveInfinity : Math.Abs(actual[i] - expected[i]));
            }
        }

        EngineInfo engine = model.Engine;
        double tolerance = engine.InferencePrecision == "f32" ? F32Tolerance : OtherTolerance;
        bool isRight = difference <= tolerance;
        return new InferenceResult(
            device.Requested,
            isRight,
            isRight ? null : FormattableString.Invariant($"wrong numbers: they differ from the stored ones by up to {difference:0.####}"))
        {
            Milliseconds = Measure(batch),
            LargestDifference = double.IsFinite(difference) ? difference : null,
            Precision = engine.InferencePrecision,
            ExecutedDevices = engine.ExecutedDevices,
        };
    }

    private static double Measure(ImageBatch batch)
    {
        List<double> times = [];
        long start = Stopwatch.GetTimestamp();
        while (times.Count < MaxRuns && (times.Count == 0 || Stopwatch.GetElapsedTime(start) < s_longestMeasurement))
        {
            long one = Stopwatch.GetTimestamp();
            batch.Run(1);
            times.Add(Stopwatch.GetElapsedTime(one).TotalMilliseconds);
        }

        return times.Order().ElementAt(times.Count / 2);
    }

    // The rule of numbers.json: squares of 8 x 8 pixels, one value per square and channel, in the order channel, row, column.
    private static void Draw(ulong seed, ImageModelInfo info, Span<byte> pixels)
    {
        const int Side = 8, Channels = 3;
        (int width, int height) = (info.InputWidth, info.InputHeight);
        (int columns, int rows) = ((width + Side - 1) / Side, (height + Side - 1) / Side);
        ulong state = seed;
        for (int channel = 0; channel < Channels; channel++)
        {
            byte[] squares = new byte[rows * columns];
            for (int i = 0; i < squares.Length; i++)
            {
                state = unchecked((state * 6364136223846793005) + 1442695040888963407);
                squares[i] = (byte)(state >> 56);
            }

            for (int i = 0; i < width * height; i++)
            {
                pixels[(i * Channels) + channel] = squares[(i / width / Side * columns) + (i % width / Side)];
            }
        }
    }
}

/// <summary>The content of the bundled landmark model's <c>numbers.json</c>.</summary>
internal sealed record StoredNumbers([property: JsonPropertyName("pictures")] IReadOnlyList<StoredPicture> Pictures)
{
    /// <summary>Reads the file that is embedded in the program.</summary>
    public static StoredNumbers Read()
    {
        using Stream stream = typeof(StoredNumbers).Assembly.GetManifestResourceStream("numbers.json")!;
        return JsonSerializer.Deserialize(stream, StoredNumbersJson.Default.StoredNumbers)!;
    }
}

/// <summary>One picture: the seed of its pixels, and the outputs per precision of the weights.</summary>
internal sealed record StoredPicture(
    [property: JsonPropertyName("seed")] ulong Seed,
    [property: JsonPropertyName("outputs")] IReadOnlyDictionary<string, float[]> Outputs);

/// <summary>Reads the stored numbers without reflection.</summary>
[JsonSerializable(typeof(StoredNumbers))]
internal sealed partial class StoredNumbersJson : JsonSerializerContext
{
}
