// Writes docs/accuracy.md for scripts/accuracy and scripts/accuracy.ps1:
//   accuracy ROOT             the measured part of the page, from the stored results; the part below its marker stays
//   accuracy ROOT --measure   measures first
// Every line of the results is one run of `ovlandmarks evaluate --format json`, without its lists of faces.
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

if (args.Length is 0 or > 2 || (args.Length == 2 && args[1] != "--measure"))
{
    return Failed("usage: scripts/accuracy [--measure]");
}

string root = args[0];
string results = Path.Combine(root, "docs", "accuracy", "results.jsonl");
if (args.Length == 2 && new Measurement(root, results).Run() is { } problem)
{
    return Failed(problem);
}

if (!File.Exists(results))
{
    return Failed("There are no results yet: run scripts/accuracy --measure.");
}

string path = Path.Combine(root, "docs", "accuracy.md");
string old = File.ReadAllText(path);
int end = ("\n" + old).IndexOf($"\n{Page.Marker}\n", StringComparison.Ordinal);
if (end < 0)
{
    return Failed($"The line '{Page.Marker}' is missing in {path}.");
}

JsonNode[] runs = [.. File.ReadLines(results).Where(line => line.Length > 0).Select(line => JsonNode.Parse(line)!)];
File.WriteAllText(path + ".new", new Page(runs).Text + "\n" + old[end..]);
File.Move(path + ".new", path, overwrite: true);
Console.Error.WriteLine($"Wrote {path}.");
return 0;

static int Failed(string message)
{
    Console.Error.WriteLine(message);
    return 5;
}

/// <summary>Runs the evaluations and stores their results.</summary>
internal sealed class Measurement(string root, string results)
{
    private const string Intel = "landmarks-regression-retail-0009";

    private readonly StringBuilder _lines = new();

    /// <summary>Measures all rows of the page. Returns the reason if one cannot be measured, otherwise null.</summary>
    public string? Run()
    {
        string data = Environment.GetEnvironmentVariable("OPENVINO_LANDMARKS_TEST_DATA") ?? "";
        string list = Path.Combine(data, "eval", "p1-facial-keypoints", "keypoints.csv");
        if (!File.Exists(list))
        {
            return $"The P1 Facial Keypoints set is missing: {list}.";
        }

        foreach ((string set, string[] options) in Rows())
        {
            if (Measure(list, set, options) is { } problem)
            {
                return problem;
            }
        }

        File.WriteAllText(results + ".new", _lines.ToString());
        File.Move(results + ".new", results, overwrite: true);
        return null;
    }

    private IEnumerable<(string Set, string[] Options)> Rows()
    {
        string[] models = [Intel, Bundled("face-landmarks")];
        foreach (string model in models)
        {
            foreach (string precision in Precisions(model))
            {
                yield return ("raised", ["--model", model, "--precision", precision, "--boxes", "points"]);
                yield return ("tight", ["--model", model, "--precision", precision, "--boxes", "points", "--raise", "0"]);
            }
        }

        foreach (string model in models)
        {
            foreach (string detector in new[] { "face-detection-retail-0004", Bundled("face-detection"), "cascade" })
            {
                yield return ("detector", ["--model", model, "--face-detector", detector]);
            }
        }
    }

    // The name of the project's own model, whatever its version is.
    private string Bundled(string name)
    {
        string[] folders = Directory.GetDirectories(Path.Combine(root, "models", "bundled"), name + "-*");
        return Path.GetFileName(folders.Order(StringComparer.Ordinal).Last());
    }

    // The precisions that a model has, in the order of the tables.
    private IEnumerable<string> Precisions(string model)
    {
        string fetched = Environment.GetEnvironmentVariable("OPENVINO_LANDMARKS_MODELS") ?? "";
        return new[] { "FP32", "FP16", "FP16-INT8" }.Where(precision =>
            Directory.Exists(Path.Combine(root, "models", "bundled", model, precision))
            || Directory.Exists(Path.Combine(fetched, "intel", model, precision)));
    }

    private string? Measure(string list, string set, string[] options)
    {
        Console.Error.WriteLine($"{set}: {string.Join(' ', options)}");
        bool hasOpenVino = Environment.GetEnvironmentVariable("OPENVINO_LIB_PATHS") is { Length: > 0 };
        string tool = Path.Combine(root, "src", "OpenVinoLandmarks.Cli", "bin", "Release", "net10.0", "ovlandmarks.dll");
        ProcessStartInfo start = new(
            Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet",
            [tool, "evaluate", list, "--device", hasOpenVino ? "CPU,MANAGED" : "MANAGED", "--inference-precision", "f32",
                "--format", "json", .. options])
        {
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();

        // Exit code 3 means that rows of the data set have problems, which the result names.
        if (process.ExitCode is not (0 or 3))
        {
            return $"The measurement ended with exit code {process.ExitCode}.";
        }

        JsonNode run = JsonNode.Parse(output)!;
        JsonObject row = new() { ["set"] = set };
        foreach (string name in new[] { "boxes", "raise", "faces", "left_out", "problem_counts", "tool", "columns" })
        {
            row[name] = run[name]?.DeepClone();
        }

        foreach (JsonNode? column in row["columns"]!.AsArray())
        {
            (column!["box_error"] as JsonObject)?.Remove("percentiles");
            (column["pupil_error"] as JsonObject)?.Remove("percentiles");
        }

        _lines.Append(row.ToJsonString()).Append('\n');
        return null;
    }
}

/// <summary>The page's text above the marker.</summary>
internal sealed class Page(JsonNode[] runs)
{
    /// <summary>The line below which the page stays as it is.</summary>
    public const string Marker = "<!-- scripts/accuracy keeps what follows this line. -->";

    /// <summary>The text, with a line break at its end.</summary>
    public string Text => $"""
        # Accuracy

        How exact are the landmarks, what do the face detectors find, and what does [a larger input](#size-of-the-input) cost? For the
        choice between models, see [Models](models.md#which-model-for-which-job).

        `scripts/accuracy` writes the sections up to "The published 0.0705" from the stored results in `docs/accuracy/results.jsonl`;
        `scripts/accuracy --measure` measures them again. [Evaluation](evaluation.md) explains the metrics and how to measure your own data.

        ## Landmark models

        The data are the {Name(First["faces"])} test pictures of the P1 Facial Keypoints set: video frames of about 200 pixels with one
        face each and 68 annotated points, which are reduced to five. Measured with ovlandmarks {Name(First["tool"])}:

        {Hardware}

        The error is the normed error of Open Model Zoo: the mean distance of the five points in distances of the eyes, in the unit
        square of the box. Intervals are at 95 %, by bootstrap over the faces; frames of the same person count as independent, so the
        true intervals are wider.

        ### Boxes with the forehead

        The box around all 68 points, raised by 15 % of its height, as face detectors draw it.

        {Table("raised")}

        ### Boxes that end at the eyebrows

        The box around all 68 points. Such boxes are shorter than those that the models were trained with.

        {Table("tight")}

        ## Face detectors

        A face counts as found if a box overlaps its true box (with the forehead) by half or more. Errors are those of the faces that
        were found, in the boxes that were found. OpenCV's cascade has no scores, so its average precision comes from a single point
        of the curve.

        {DetectorTable}

        ## The published 0.0705

        The model card of landmarks-regression-retail-0009 gives a mean normed error of 0.0705 on the test part of VGGFace2, whose
        loose boxes and five points are a part of that data set. VGGFace2 must be requested from its authors and was not available for
        this page, so the number was not reproduced here. What was checked instead: `evaluate` returns the same number as Open Model
        Zoo's own accuracy_checker on every row of three other sets in the form of VGGFace2, to 1e-6 with OpenVINO's CPU in f32. With
        VGGFace2 in the folder that accuracy_checker expects, this measures it:

            scripts/ovlandmarks evaluate VGGFaces2/bb_landmark/loose_landmark_test.csv --pictures VGGFaces2/test \
              --device CPU --inference-precision f32 --resume vggface2.jsonl --html vggface2.html

        The norm is that of accuracy_checker, slips included: a box that leaves the picture at the left or at the top is moved, and one
        that leaves it at the right or at the bottom is cropped but counts whole. Both are in the 0.0705.

        """;

    private JsonNode First => runs.First(run => Name(run["set"]) == "raised");

    private string Hardware => string.Join('\n', Columns()
        .Select(column => $"- {Name(column["name"])}: {Name(column["engine"])}, {Name(column["device_name"])}, "
            + $"computes in {Name(column["inference_precision"])}")
        .Distinct()
        .Order(StringComparer.Ordinal));

    private IEnumerable<JsonNode> Columns(string? set = null) =>
        runs.Where(run => set is null || Name(run["set"]) == set).SelectMany(run => run["columns"]!.AsArray()).Select(column => column!);

    private string Table(string set) =>
        "| model | weights | device | mean | 95 % interval | median | above 0.08 | AUC 0.08 | by box size |\n"
        + "|---|---|---|---|---|---|---|---|---|\n"
        + string.Join('\n', Columns(set).Select(column =>
        {
            JsonNode error = column["normed_error"]!;
            return $"| {Name(column["model"])} | {Name(column["precision"])} | {Name(column["name"])} | {Number(error["mean"], 5)} "
                + $"| {Number(error["mean_95"]![0], 4)} .. {Number(error["mean_95"]![1], 4)} | {Number(error["median"], 5)} "
                + $"| {Number(error["failure_rates"]!["0.08"], 1, 100)} % | {Number(error["auc_0.08"], 4)} "
                + $"| {Number(column["box_error"]!["mean"], 5)} |";
        }));

    private string DetectorTable =>
        "| face detector | landmark model | device | found | boxes too many | average precision | mean error | 95 % interval |\n"
        + "|---|---|---|---|---|---|---|---|\n"
        + string.Join('\n', Columns("detector").Select(column =>
    {
        JsonNode error = column["normed_error"]!, found = column["detection"]!;
        return $"| {Name(column["face_detector"])} | {Name(column["model"])} | {Name(column["name"])} "
            + $"| {Number(found["recall"], 1, 100)} % | {Name(found["extra"])} | {Number(found["average_precision"], 4)} "
            + $"| {Number(error["mean"], 5)} "
            + $"| {Number(error["mean_95"]![0], 4)} .. {Number(error["mean_95"]![1], 4)} |";
    }));

    private static string Name(JsonNode? node) => node?.ToString() ?? "";

    // With a fixed number of digits. A half is rounded up, as people do.
    private static string Number(JsonNode? node, int digits, double factor = 1)
    {
        double scale = Math.Pow(10, digits);
        double value = Math.Round(node!.GetValue<double>() * factor * scale, MidpointRounding.AwayFromZero) / scale;
        return value.ToString("F" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }
}
