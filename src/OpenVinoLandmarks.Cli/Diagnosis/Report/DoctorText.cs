using System.Globalization;
using OpenVinoLandmarks.Cli.SystemInfo;

namespace OpenVinoLandmarks.Cli.Diagnosis.Report;

/// <summary>Writes the report as plain text that fits on a screen and can be pasted into a bug report.</summary>
internal sealed class DoctorText
{
    private const int Columns = 110, LabelColumns = 11;

    // A smaller difference is not worth another option.
    private const double WorthIt = 1.2;

    private readonly TextWriter _output;

    private DoctorText(TextWriter output) => _output = output;

    /// <summary>Writes the report.</summary>
    public static void Write(DoctorReport report, TextWriter output)
    {
        DoctorText text = new(output);
        output.WriteLine(report.Works ? "WORKS" : "DOES NOT WORK");
        text.Line("", report.Result, indent: 0);
        output.WriteLine();
        text.WriteProgram(report);
        text.WriteRuntime(report);
        text.WriteDevices(report);
        text.WriteFiles(report);
        text.WriteRemedies(report.Remedies);
    }

    private static string Milliseconds(double value) => value.ToString(value < 10 ? "0.00" : "0", CultureInfo.InvariantCulture) + " ms";

    private void WriteProgram(DoctorReport report)
    {
        ToolReport tool = report.Tool;
        Section("program", $"ovlandmarks {tool.Version}, .NET {tool.DotNet}, {tool.System}");
        ProcessorReport processor = report.Processor;
        Section("processor", $"{processor.Name}, {processor.LogicalProcessors} logical: {string.Join(", ", processor.Features)}");
        if (processor.OpenVinoUses is { } uses)
        {
            More($"OpenVINO's CPU: {uses}");
        }

        More($"MANAGED: {processor.ManagedUses}");
        OpenCvReport openCv = report.OpenCv;
        Section("OpenCV", openCv.Problem ?? string.Join("; ", openCv.Version is { } version ? [version, .. openCv.Build] : openCv.Build));
        if (report.OpenSslProblem is { } problem)
        {
            Section("OpenSSL", problem);
        }
    }

    private void WriteRuntime(DoctorReport report)
    {
        RuntimeReport runtime = report.Runtime;
        Section("runtime", runtime.Library is null ? runtime.Problem ?? "none" : $"OpenVINO {runtime.Version}: {runtime.Library}");
        foreach (PlaceReport place in runtime.Places.Where(static place => place.Content != "no_library"))
        {
            string version = place.Version is null ? "" : $" ({place.Version}{(place.IsComplete ? ", complete" : "")})";
            string lacks = place.MissingParts.Count > 0 && place.Content == "library"
                ? $"; without {string.Join(", ", place.MissingParts)}"
                : "";
            string said = place.LoaderMessage is null ? "" : $". The system's loader: {place.LoaderMessage}";
            string outcome = place.IsChosen ? "used" : place.Outcome + said;
            More($"{(place.IsChosen ? "+" : "-")} {place.Location}: {place.Path}{version}: {outcome}{lacks}");
        }

        string[] nothing = [.. runtime.Places.Where(static place => place.Content == "no_library")
            .Select(static place => place.Location).Distinct()];
        if (nothing.Length > 0)
        {
            More($"- without a library: {string.Join("; ", nothing)}");
        }

        if (report.Plugins.Count == 0)
        {
            return;
        }

        string[] fine = [.. report.Plugins.Where(static plugin => plugin.Problem is null).Select(static plugin => plugin.Device)];
        Section("plugins", fine.Length > 0 ? $"{string.Join(", ", fine)} load" : "none loads");
        foreach (PluginReport plugin in report.Plugins.Where(static plugin => plugin.Problem is not null))
        {
            More($"{plugin.Device} {(plugin.Loads ? "has no device" : "does not load")}: {plugin.Problem}");
        }
    }

    private void WriteDevices(DoctorReport report)
    {
        string label = "devices";
        foreach (DeviceReport device in report.Devices)
        {
            DeviceDescription description = device.Description;
            InferenceResult inference = device.Inference;
            string result = inference.IsRight
                ? $"right, {Milliseconds(inference.Milliseconds ?? 0)}, {inference.Precision}"
                : inference.Problem ?? "wrong";
            string driver = description.Driver is null ? "" : $"driver {description.Driver}";
            string[] all = [description.FullName, driver, device.Memory];
            string facts = string.Join(", ", all.Where(static fact => fact.Length > 0));
            Section(label, $"{description.Name}: {result}{(facts.Length > 0 ? $" ({facts})" : "")}");
            label = "";
        }

        label = "hardware";
        foreach (HardwareReport one in report.Hardware)
        {
            string missing = one.Missing.Count == 0 ? "" : ": " + string.Join("; ", one.Missing);
            string state = one.IsListed ? "OpenVINO lists it" : $"OpenVINO does not list it{missing}";
            string driver = one.KernelDriver is null ? "no kernel driver" : $"kernel driver {one.KernelDriver}";
            Section(label, $"{one.Kind} {one.Id}, {driver}, {one.Node ?? "no device file"}: {state}");
            label = "";
        }

        if (report.Hardware.Count == 0)
        {
            Section("hardware", OperatingSystem.IsLinux() ? "the system reports no GPU and no NPU" : "not examined on this system");
        }
    }

    private void WriteFiles(DoctorReport report)
    {
        MainJobReport job = report.MainJob;
        string time = $"{Milliseconds(job.Milliseconds ?? 0)} per picture";
        string engine = job.Engine == job.Device ? "" : $" ({job.Engine})";
        Section("main job", job.Problem is { } problem
            ? "fails: " + problem
            : $"{job.LandmarkModel} and {job.FaceDetector} on {job.Device}{engine}, {time}");
        if (job.Reasons.Count > 0)
        {
            More("because " + string.Join("; ", job.Reasons));
        }

        // The section of the runtime says more than the notes about it.
        foreach (string note in job.Notes.Where(note => !note.StartsWith("No OpenVINO runtime", StringComparison.Ordinal)
            && !report.Runtime.Places.Any(place => note.StartsWith($"{place.Location}: ", StringComparison.Ordinal))))
        {
            More("note: " + note);
        }

        if (job.Fastest is { SpeedUp: >= WorthIt } fastest)
        {
            string factor = fastest.SpeedUp.ToString("0.0", CultureInfo.InvariantCulture);
            More($"fastest would be {factor} times as fast here: --device fastest ({fastest.Devices})");
        }

        ModelReport[] right = [.. report.Models.Where(static model => model.IsRight && model.Path != "bundled")];
        int bundled = report.Models.Count(static model => model.Path == "bundled");
        string found = right.Length == 0 ? "no other model is found"
            : string.Create(CultureInfo.InvariantCulture, $"{right.Length} model files with the right checksum");
        Section("models", string.Create(CultureInfo.InvariantCulture, $"{bundled} bundled; {found}"));
        int notCompared = report.Models.Count(static model => model.State == ModelReport.NotCompared);
        if (notCompared > 0)
        {
            More(string.Create(CultureInfo.InvariantCulture, $"- {notCompared} model files: {ModelReport.NotCompared}"));
        }

        foreach (ModelReport model in report.Models.Where(static model => !model.IsRight && model.State != ModelReport.NotCompared))
        {
            More($"- {model.Name} {model.Precision} in {model.Path}: {model.State}");
        }

        string label = "caches";
        foreach (CacheReport cache in report.Caches)
        {
            string size = string.Create(CultureInfo.InvariantCulture, $"{cache.Files} files, {cache.Bytes / 1e6:0.#} MB");
            string state = cache.Problem ?? (cache.IsWritable is null ? "" : "can be written");
            Section(label, $"{cache.Path}: {size}{(state.Length > 0 ? ", " + state : "")}");
            label = "";
        }
    }

    private void WriteRemedies(IReadOnlyList<Remedy> remedies)
    {
        if (remedies.Count == 0)
        {
            return;
        }

        _output.WriteLine();
        _output.WriteLine("To do:");
        foreach (Remedy remedy in remedies)
        {
            Line("", $"- {remedy.Subject}: {remedy.Problem}", indent: 2);
            if (remedy.Command is { } command)
            {
                // A line to copy is never wrapped.
                _output.WriteLine("        " + command);
            }
        }
    }

    private void Section(string label, string text) => Line(label, text, LabelColumns);

    private void More(string text) => Line("", text, LabelColumns);

    // Continued lines are indented below the text. A word that is longer than a line, such as a path, stays whole.
    private void Line(string label, string text, int indent)
    {
        string line = label.PadRight(indent);
        bool isEmpty = true;
        foreach (string word in text.Split(' '))
        {
            if (!isEmpty && line.Length + 1 + word.Length > Columns)
            {
                _output.WriteLine(line);
                line = new string(' ', indent + 2) + word;
                continue;
            }

            line += isEmpty ? word : " " + word;
            isEmpty = false;
        }

        _output.WriteLine(line);
    }
}
