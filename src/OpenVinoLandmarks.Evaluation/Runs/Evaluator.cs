using System.Runtime.CompilerServices;
using OpenVinoLandmarks.Streaming;

namespace OpenVinoLandmarks.Evaluation;

/// <summary>
/// Measures detectors on a data set: several pictures at a time, every face of a picture in a call of its own, so that the numbers do not
/// depend on the number of threads or on the order in which pictures finish.
/// </summary>
public sealed class Evaluator
{
    private readonly FaceDataSet _dataSet;
    private readonly EvaluationColumn[] _columns;
    private readonly Func<string, IImageSource> _readPicture;
    private readonly EvaluationOptions _options;
    private readonly bool _usesFaceDetector;

    /// <summary>Creates an evaluator.</summary>
    /// <param name="dataSet">The data set.</param>
    /// <param name="columns">The detectors, at least one. Either all of them use their face detector or none.</param>
    /// <param name="readPicture">
    /// Reads a picture file: upright, by its EXIF orientation. It throws <see cref="ImageException"/> for a file that cannot be read.
    /// Results that are <see cref="IDisposable"/> are disposed. Several threads call it.
    /// </param>
    /// <param name="options">How to work; null for the defaults.</param>
    /// <exception cref="ArgumentException">There are no columns, or only some of them use their face detector.</exception>
    public Evaluator(
        FaceDataSet dataSet,
        IReadOnlyList<EvaluationColumn> columns,
        Func<string, IImageSource> readPicture,
        EvaluationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(dataSet);
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(readPicture);
        if (columns.Select(column => column.UsesFaceDetector).Distinct().Count() != 1)
        {
            throw new ArgumentException("There must be columns, and all or none of them use their face detector.", nameof(columns));
        }

        _dataSet = dataSet;
        _columns = [.. columns];
        _readPicture = readPicture;
        _options = options ?? EvaluationOptions.Default;
        _usesFaceDetector = _columns[0].UsesFaceDetector;
        Threshold = _usesFaceDetector ? _options.Threshold ?? _columns[0].Threshold : 0;
    }

    /// <summary>The lowest score of a found face; 0 if no face detector runs.</summary>
    public double Threshold { get; }

    /// <summary>Measures the pictures of the share.</summary>
    /// <param name="after">The index of the last picture that was measured before, or -1 for all.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    /// <returns>The results in the order of the data set. A row that is wrong is part of the problems.</returns>
    /// <exception cref="DataSetException">A list cannot be read.</exception>
    /// <exception cref="DeviceException">A device failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async IAsyncEnumerable<PictureResult> RunAsync(
        int after = -1, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        int parallelism = _options.Parallelism ?? Environment.ProcessorCount;
        OrderedPipelineOptions limits = new() { Parallelism = parallelism, InFlight = 16 * parallelism };
        IEnumerable<(int Index, AnnotatedPicture Picture)> pictures = new NumberedPictures(_dataSet, _options).Read(after);
        IAsyncEnumerable<PictureResult> results = OrderedPipeline.RunAsync(pictures, MeasureAsync, limits, cancellationToken);
        await foreach (PictureResult result in results.ConfigureAwait(false))
        {
            yield return result;
        }
    }

    private async ValueTask<PictureResult> MeasureAsync((int Index, AnnotatedPicture Picture) item, CancellationToken cancellationToken)
    {
        AnnotatedPicture picture = item.Picture;
        PictureResult result = new() { Index = item.Index, Name = picture.Name, Problems = picture.Problems };
        if (picture.File is not { } file || (picture.Faces.Count == 0 && !_usesFaceDetector))
        {
            return result;
        }

        IImageSource image;
        try
        {
            image = _readPicture(file);
        }
        catch (ImageException e)
        {
            // A picture without faces has no line of its own.
            IEnumerable<DataSetProblem> unread = picture.Faces.Count == 0
                ? [new DataSetProblem(ProblemKind.BadPicture, _dataSet.ListFiles[0], 0, e.Message)]
                : picture.Faces.Select(face => new DataSetProblem(ProblemKind.BadPicture, face.ListFile, face.Line, e.Message));
            return result with { Problems = [.. picture.Problems, .. unread] };
        }

        using IDisposable? owned = image as IDisposable;
        result = result with { File = file };
        return _usesFaceDetector
            ? await FindAndMeasureAsync(result, picture, image, cancellationToken).ConfigureAwait(false)
            : await MeasureBoxesAsync(result, picture, image, cancellationToken).ConfigureAwait(false);
    }

    private async Task<PictureResult> MeasureBoxesAsync(
        PictureResult result, AnnotatedPicture picture, IImageSource image, CancellationToken cancellationToken)
    {
        List<FaceResult> faces = [];
        List<DataSetProblem> problems = [.. picture.Problems];
        (int width, int height) = (image.View.Width, image.View.Height);
        foreach (AnnotatedFace face in picture.Faces)
        {
            if (face.Points is not { } truth)
            {
                const string NoPoints = "the face has no points. Use --boxes detector to measure the boxes alone";
                problems.Add(Problem(face, ProblemKind.BadPoint, NoPoints));
                continue;
            }

            FaceRectangle box = face.Box ?? FaceGeometry.BoxAround(truth);
            if (CropRule.Apply(box, _dataSet.BoxRule, width, height) is not (FaceRectangle used, PixelRegion region))
            {
                problems.Add(Problem(face, ProblemKind.BadBox, FormattableString.Invariant(
                    $"the box {box.X},{box.Y},{box.Width},{box.Height} is outside the picture of {width}x{height} pixels")));
                continue;
            }

            problems.AddRange(Remarks(face, box, used, truth, width, height));
            FaceAnswer?[] answers = new FaceAnswer?[_columns.Length];
            for (int column = 0; column < answers.Length; column++)
            {
                answers[column] = await AnswerAsync(_columns[column], image, used, region, truth, _dataSet.BoxRule, cancellationToken)
                    .ConfigureAwait(false);
            }

            faces.Add(new FaceResult { Line = face.Line, Truth = truth, Box = box, Groups = face.Groups, Answers = answers });
        }

        return result with { Faces = faces, Problems = problems };
    }

    private async Task<PictureResult> FindAndMeasureAsync(
        PictureResult result, AnnotatedPicture picture, IImageSource image, CancellationToken cancellationToken)
    {
        (int width, int height) = (image.View.Width, image.View.Height);
        FaceRectangle[] boxes = [.. picture.Faces.Select(face => face.Box ?? FaceGeometry.BoxAround(face.Points!))];
        FaceAnswer?[][] answers = [.. boxes.Select(_ => new FaceAnswer?[_columns.Length])];
        DetectionResult[] detections = new DetectionResult[_columns.Length];
        bool[] counts = new bool[boxes.Length];
        for (int column = 0; column < _columns.Length; column++)
        {
            IReadOnlyList<FaceBox> found = _columns[column].FindAll(image.View);
            DetectionMatch match = DetectionMatch.Create(boxes, found, _dataSet.SmallestFace);
            detections[column] = new DetectionResult(match.Wanted, [.. match.Marks.Where(mark => mark.Mark != DetectionMark.Ignored)]);
            for (int i = 0; i < boxes.Length; i++)
            {
                counts[i] = match.Counts(i);
                if (picture.Faces[i].Points is { } truth
                    && match.FoundBy[i] is { } index
                    && (found[index].Score ?? 1) >= Threshold
                    && CropRule.Region(found[index], width, height) is { } region)
                {
                    FaceRectangle used = new(region.X, region.Y, region.Width, region.Height);
                    answers[i][column] = await AnswerAsync(_columns[column], image, used, region, truth, BoxRule.Cut, cancellationToken)
                        .ConfigureAwait(false);
                }
            }
        }

        List<FaceResult> faces = [];
        List<DataSetProblem> problems = [.. picture.Problems];
        for (int i = 0; i < boxes.Length; i++)
        {
            if (counts[i] && picture.Faces[i] is { Points: { } truth } face)
            {
                problems.AddRange(Remarks(face, boxes[i], boxes[i], truth, width, height));
                faces.Add(new FaceResult { Line = face.Line, Truth = truth, Box = boxes[i], Groups = face.Groups, Answers = answers[i] });
            }
        }

        return result with { Faces = faces, Detections = detections, Problems = problems };
    }

    private static async ValueTask<FaceAnswer> AnswerAsync(
        EvaluationColumn column,
        IImageSource image,
        FaceRectangle box,
        PixelRegion region,
        FivePoints truth,
        BoxRule rule,
        CancellationToken cancellationToken)
    {
        FaceBox[] whole = [FaceBox.Whole(region.Width, region.Height)];
        ImagePart part = new(image, region);
        FaceLandmarks[] found = await column.Detector.DetectAsync(part, whole, cancellationToken).ConfigureAwait(false);
        FivePoints inRegion = ToPoints(found[0]);
        FivePoints fractions = inRegion.Map(0, 0, region.Width, region.Height), pixels = inRegion.Map(-region.X, -region.Y, 1, 1);
        FaceErrors errors = FaceErrors.Compute(truth, pixels, box, rule == BoxRule.AccuracyChecker ? fractions : null);
        return new FaceAnswer(box, region, pixels, errors);
    }

    private static FivePoints ToPoints(FaceLandmarks face)
    {
        Span<double> values = stackalloc double[2 * FivePoints.Count];
        for (int k = 0; k < FivePoints.Count; k++)
        {
            (values[2 * k], values[2 * k + 1]) = (face[k].X, face[k].Y);
        }

        return new FivePoints(values);
    }

    private static IEnumerable<DataSetProblem> Remarks(
        AnnotatedFace face, FaceRectangle box, FaceRectangle used, FivePoints truth, int width, int height)
    {
        if (box != used)
        {
            yield return Problem(face, ProblemKind.BoxMoved, FormattableString.Invariant(
                $"the box begins at {box.X},{box.Y} and is moved to {used.X},{used.Y}, as accuracy_checker does"));
        }

        for (int k = 0; k < FivePoints.Count; k++)
        {
            if (truth.X(k) < 0 || truth.Y(k) < 0 || truth.X(k) > width || truth.Y(k) > height)
            {
                yield return Problem(face, ProblemKind.PointOutside, FormattableString.Invariant(
                    $"{FivePoints.Names[k]} at {truth.X(k)},{truth.Y(k)} is outside the picture of {width}x{height} pixels"));
                yield break;
            }
        }
    }

    private static DataSetProblem Problem(AnnotatedFace face, ProblemKind kind, string message) =>
        new(kind, face.ListFile, face.Line, message);
}
