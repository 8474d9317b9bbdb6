using OpenVinoLandmarks.Cli.Pictures.Libraries;
using OpenVinoLandmarks.Cli.Detection;
using OpenVinoLandmarks.Cli.Messages;
using OpenVinoLandmarks.Cli.Options;
using OpenVinoLandmarks.Cli.SystemInfo;
using OpenVinoLandmarks.Evaluation;
using OpenVinoLandmarks.Files;
using OpenVinoLandmarks.OpenCv;
using PictureResult = OpenVinoLandmarks.Evaluation.PictureResult;

namespace OpenVinoLandmarks.Cli.Evaluation;

/// <summary>The options of <c>evaluate</c> that measures.</summary>
internal sealed record EvaluateSettings
{
    /// <summary>The list or the folder, as typed.</summary>
    public required string DataSet { get; init; }

    /// <summary>The format, or null to recognize it.</summary>
    public required string? DataFormat { get; init; }

    /// <summary>How the data set is read.</summary>
    public required FaceDataSetOptions Data { get; init; }

    /// <summary>Which pictures are measured.</summary>
    public required EvaluationOptions Evaluation { get; init; }

    /// <summary>The face detector, if the boxes come from one.</summary>
    public required DetectorChoice FaceDetector { get; init; }

    /// <summary>Device, model and execution of each column.</summary>
    public required IReadOnlyList<FaceLandmarkDetectorOptions> Detectors { get; init; }

    /// <summary>The size limit of the pictures, and whether damaged ones are read.</summary>
    public required PictureReadOptions Reading { get; init; }

    /// <summary>The file that stores every result, or null.</summary>
    public required string? Resume { get; init; }

    /// <summary>What is written at the end.</summary>
    public required ReportSettings Report { get; init; }
}

/// <summary>One run of <c>evaluate</c>: loads the detectors, measures the pictures, and reports every row that is wrong.</summary>
internal sealed class EvaluateRun(EvaluateSettings settings, MessageWriter messages)
{
    // Progress needs a number of pictures, and counting a large list takes as long as reading it.
    private const int MostCounted = 1_000_000;

    /// <summary>Runs the command and returns the exit code.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        FaceDataSet dataSet = FaceDataSets.Open(settings.DataSet, settings.DataFormat, settings.Data);
        FileSet inputs = ProtectInputs(dataSet);
        settings.Report.CheckTarget(inputs);
        PictureLibrary.Current.Prepare(int.MaxValue, messages);
        using IFaceDetector? cascade = settings.FaceDetector.LoadCascade();
        using MessageLoggerFactory log = new(messages);
        List<EvaluationColumn> columns = [];
        try
        {
            foreach (FaceLandmarkDetectorOptions options in settings.Detectors)
            {
                columns.Add(new EvaluationColumn(CreateDetector(options, cascade, log), settings.Data.Boxes == BoxSource.Detector));
            }

            RunSummary summary = await MeasureAsync(dataSet, columns, inputs, cancellationToken);
            settings.Report.Write(summary, settings.Reading, inputs);
            return summary.HasProblems ? ExitCode.Input : ExitCode.Success;
        }
        finally
        {
            columns.ForEach(column => column.Detector.Dispose());
        }
    }

    private FileSet ProtectInputs(FaceDataSet dataSet)
    {
        if (settings is { Resume: { } stored, Report.Html: { } page } && Path.GetFullPath(stored) == Path.GetFullPath(page))
        {
            throw new UsageException($"--resume and --html both name {page}: name another file for one of them.");
        }

        string?[] models = [settings.Detectors[0].Model, settings.FaceDetector.Model, settings.FaceDetector.CascadeFile];
        FileSet inputs = new();
        foreach (string? file in dataSet.ListFiles.Concat(models))
        {
            inputs.Add(file ?? "");
        }

        return inputs;
    }

    private FaceLandmarkDetector CreateDetector(FaceLandmarkDetectorOptions options, IFaceDetector? cascade, MessageLoggerFactory log)
    {
        FaceLandmarkDetectorOptions copy = (FaceLandmarkDetectorOptions)options.Copy();
        ThroughputDefault.Apply(copy.Engine, int.MaxValue);
        copy.FaceDetectorModel = settings.FaceDetector.Model;
        copy.FaceDetector = cascade;
        copy.LoggerFactory = log;
        return FaceLandmarkDetector.Create(copy);
    }

    private async Task<RunSummary> MeasureAsync(
        FaceDataSet dataSet, IReadOnlyList<EvaluationColumn> columns, FileSet inputs, CancellationToken cancellationToken)
    {
        Evaluator evaluator = new(dataSet, columns, ReadPicture, settings.Evaluation);
        RunHeader header = new()
        {
            DataSet = settings.DataSet,
            Format = dataSet.Format,
            Fingerprint = dataSet.Fingerprint(),
            Boxes = BoxNames.Of(settings.Data.Boxes),
            Raise = settings.Data.Raise,
            Limit = settings.Evaluation.Limit,
            Shard = settings.Evaluation.Shard,
            Threshold = evaluator.Threshold,
            Tool = ToolVersions.Own,
            Columns = [.. columns.Select(column => column.Describe())],
        };
        RunSummaryBuilder summary = new(header);
        using RunFile? file = settings.Resume is { } path ? RunFile.Open(path, header, inputs, picture => Add(summary, picture)) : null;
        if (file is { LastPicture: >= 0, IsComplete: false })
        {
            messages.Note($"{settings.Resume}: going on after picture {file.LastPicture + 1}.");
        }

        if (file is not { IsComplete: true })
        {
            int? count = MessageWriter.IsTerminal ? Count(dataSet) : null;
            await Progress.ShowBarAsync(messages, resultsScroll: count is null, count ?? 0, async advance =>
            {
                await foreach (PictureResult picture in evaluator.RunAsync(file?.LastPicture ?? -1, cancellationToken))
                {
                    file?.Write(picture);
                    Add(summary, picture);
                    advance(picture.Name);
                }
            });
            file?.End();
        }

        return summary.Build();
    }

    private void Add(RunSummaryBuilder summary, PictureResult picture)
    {
        summary.Add(picture);
        foreach (DataSetProblem problem in picture.Problems)
        {
            if (problem.Class == ProblemClass.Note)
            {
                messages.Detail(problem.ToString());
            }
            else
            {
                messages.Error(problem.ToString());
            }
        }
    }

    private LoadedPicture ReadPicture(string file) => PictureLibrary.Current.Read(file, settings.Reading);

    private int? Count(FaceDataSet dataSet)
    {
        int most = Math.Min(settings.Evaluation.Limit ?? MostCounted, MostCounted);
        int count = dataSet.Read().Take(most).Count();
        return count == MostCounted ? null : count / settings.Evaluation.Shard.Count;
    }
}
