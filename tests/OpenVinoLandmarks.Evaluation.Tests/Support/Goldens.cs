using System.Text.Json;
using OpenCvSharp;
using OpenVinoLandmarks.OpenCv;

[assembly: Parallelize(Scope = ExecutionScope.ClassLevel)]

namespace OpenVinoLandmarks.Evaluation.Tests.Support;

/// <summary>Runs the evaluator on the golden data sets, and reads the stored results of accuracy_checker.</summary>
internal static class Goldens
{
    /// <summary>The folder of the golden numbers of evaluations.</summary>
    public static string Folder => TestData.Golden("evaluate");

    /// <summary>The list of the P1 Facial Keypoints set.</summary>
    public static string P1 => Path.Combine(TestData.Root!, "eval", "p1-facial-keypoints", "keypoints.csv");

    /// <summary>Reads a file of stored results.</summary>
    public static JsonElement Read(string name) => JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, name))).RootElement;

    /// <summary>Creates the detector of Intel's models on a device, in f32.</summary>
    public static FaceLandmarkDetector CreateDetector(DeviceSelection device, string precision = "FP32", string? faceDetector = null) =>
        FaceLandmarkDetector.Create(new FaceLandmarkDetectorOptions
        {
            Engine = new EngineOptions
            {
                Device = device,
                InferencePrecision = device == DeviceSelection.Cpu ? InferencePrecision.F32 : InferencePrecision.Auto,
                OpenVinoPath = device == DeviceSelection.Cpu ? TestData.DefaultRuntime : null,
            },
            Model = "landmarks-regression-retail-0009",
            ModelsFolder = TestData.Models,
            Precision = precision,
            FaceDetectorModel = faceDetector,
        });

    /// <summary>Reads a picture as the command line does.</summary>
    public static IImageSource ReadPicture(string file)
    {
        using Mat picture = PictureReader.Read(file);
        return new MatImage(picture);
    }

    /// <summary>Measures a data set with one detector and returns the pictures and the summary.</summary>
    public static async Task<(List<PictureResult> Pictures, RunSummary Summary)> MeasureAsync(
        FaceDataSet dataSet, EvaluationColumn column, EvaluationOptions? options = null) =>
        await MeasureAsync(dataSet, [column], options);

    /// <summary>Measures a data set with several detectors.</summary>
    public static async Task<(List<PictureResult> Pictures, RunSummary Summary)> MeasureAsync(
        FaceDataSet dataSet, IReadOnlyList<EvaluationColumn> columns, EvaluationOptions? options = null)
    {
        Evaluator evaluator = new(dataSet, columns, ReadPicture, options);
        RunSummaryBuilder summary = new(Header(dataSet, columns, evaluator, options));
        List<PictureResult> pictures = [];
        await foreach (PictureResult picture in evaluator.RunAsync())
        {
            pictures.Add(picture);
            summary.Add(picture);
        }

        return (pictures, summary.Build());
    }

    /// <summary>Describes a run.</summary>
    public static RunHeader Header(
        FaceDataSet dataSet, IReadOnlyList<EvaluationColumn> columns, Evaluator evaluator, EvaluationOptions? options = null) => new()
    {
        DataSet = dataSet.ListFiles[0],
        Format = dataSet.Format,
        Fingerprint = dataSet.Fingerprint(),
        Boxes = columns[0].UsesFaceDetector ? "detector" : "data",
        Raise = FaceDataSetOptions.DefaultRaise,
        Shard = options?.Shard ?? Shard.All,
        Limit = options?.Limit,
        Threshold = evaluator.Threshold,
        Columns = [.. columns.Select(column => column.Describe())],
        Tool = "test",
    };
}
