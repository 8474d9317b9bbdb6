using OpenVinoLandmarks.Cli.SystemInfo;

namespace OpenVinoLandmarks.Cli.Diagnosis.Report;

/// <summary>Everything that <c>doctor</c> found. Programs rely on the names in JSON, which docs/doctor.md lists.</summary>
internal sealed record DoctorReport
{
    /// <summary>The version of the JSON format. It changes when a name is removed or gets another meaning.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>Whether the device that <c>--device</c> names, or the main job's own choice, works.</summary>
    public required bool Works { get; init; }

    /// <summary>The result in one sentence.</summary>
    public required string Result { get; init; }

    public required ToolReport Tool { get; init; }

    public required ProcessorReport Processor { get; init; }

    public required RuntimeReport Runtime { get; init; }

    public required IReadOnlyList<PluginReport> Plugins { get; init; }

    public required IReadOnlyList<DeviceReport> Devices { get; init; }

    public required IReadOnlyList<HardwareReport> Hardware { get; init; }

    public required IReadOnlyList<ModelReport> Models { get; init; }

    public required OpenCvReport OpenCv { get; init; }

    /// <summary>Why no checksums can be computed; null if they can.</summary>
    public string? OpenSslProblem { get; init; }

    public required IReadOnlyList<CacheReport> Caches { get; init; }

    public required MainJobReport MainJob { get; init; }

    public required IReadOnlyList<Remedy> Remedies { get; init; }
}

/// <summary>Everything that <c>devices --format json</c> writes.</summary>
/// <param name="OpenVino">The version of the runtime; null if there is none.</param>
/// <param name="Library">The file of its C library; null if there is none.</param>
/// <param name="Devices">The devices that <c>--device</c> takes.</param>
/// <param name="Plugins">The plugins of the runtime.</param>
internal sealed record DevicesReport(
    string? OpenVino, string? Library, IReadOnlyList<DeviceDescription> Devices, IReadOnlyList<PluginReport> Plugins)
{
    /// <summary>The version of the JSON format. It changes when a name is removed or gets another meaning.</summary>
    public int SchemaVersion { get; init; } = 1;
}

/// <summary>The program and the system.</summary>
internal sealed record ToolReport(string Version, string DotNet, string System, int VectorBits);

/// <summary>The processor, its instruction sets, and what each engine uses of them.</summary>
internal sealed record ProcessorReport(
    string Name, int LogicalProcessors, IReadOnlyList<string> Features, string? OpenVinoUses, string ManagedUses);

/// <summary>The search for the runtime and its result.</summary>
internal sealed record RuntimeReport(string? Library, string? Version, IReadOnlyList<PlaceReport> Places, string? Problem);

/// <summary>One place of the search for the runtime.</summary>
internal sealed record PlaceReport(string Location, string Path, string Content, string? Version, string Outcome)
{
    public bool IsChosen { get; init; }

    public bool IsComplete { get; init; }

    /// <summary>What the system's loader said, if the library was tried and did not load.</summary>
    public string? LoaderMessage { get; init; }

    public IReadOnlyList<string> MissingLibraries { get; init; } = [];

    public IReadOnlyList<string> MissingParts { get; init; } = [];
}

/// <summary>One plugin of the runtime.</summary>
internal sealed record PluginReport(string Device, string? File, string? Version, bool Loads, string? Problem);

/// <summary>One device and the result of an inference on it.</summary>
internal sealed record DeviceReport(DeviceDescription Description, string Memory, InferenceResult Inference);

/// <summary>The result of inferences with the bundled landmark model, compared with stored numbers.</summary>
/// <param name="Device">The device.</param>
/// <param name="IsRight">Whether the numbers are the stored ones.</param>
/// <param name="Problem">Why there are no numbers, or that they are wrong; null if they are right.</param>
internal sealed record InferenceResult(string Device, bool IsRight, string? Problem)
{
    /// <summary>Median time of one inference in milliseconds.</summary>
    public double? Milliseconds { get; init; }

    /// <summary>The largest difference to a stored number; the numbers are from 0 to 1.</summary>
    public double? LargestDifference { get; init; }

    /// <summary>The precision in which the device computes.</summary>
    public string? Precision { get; init; }

    public IReadOnlyList<string> ExecutedDevices { get; init; } = [];
}

/// <summary>A GPU or NPU that the system has.</summary>
/// <param name="Kind">GPU or NPU.</param>
/// <param name="Id">The numbers of vendor and device, such as <c>8086:46a6</c>.</param>
/// <param name="Address">The address on the PCI bus; empty if there is none.</param>
/// <param name="KernelDriver">The kernel's driver; null if there is none.</param>
/// <param name="Node">The file through which programs reach it; null if there is none.</param>
internal sealed record HardwareReport(string Kind, string Id, string Address, string? KernelDriver, string? Node)
{
    /// <summary>Whether OpenVINO lists a device of this kind.</summary>
    public bool IsListed { get; init; }

    /// <summary>What is missing for OpenVINO to list it.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];
}

/// <summary>One model whose files were found.</summary>
/// <param name="Name">Name of the model.</param>
/// <param name="Precision">Precision of its weights.</param>
/// <param name="Path">The folder of the files, or <c>bundled</c>.</param>
/// <param name="IsRight">Whether the checksums are those of a known release.</param>
/// <param name="State">The result of the comparison.</param>
internal sealed record ModelReport(string Name, string Precision, string Path, bool IsRight, string State)
{
    /// <summary>The state of files whose checksum cannot be computed.</summary>
    public const string NotCompared = "not compared, because OpenSSL is missing";

    /// <summary>The line that repairs the files; null if nothing is wrong or no line does.</summary>
    public string? Command { get; init; }
}

/// <summary>OpenCV's native library.</summary>
internal sealed record OpenCvReport(string? Version, IReadOnlyList<string> Build, string? Problem);

/// <summary>A folder in which the tool keeps files.</summary>
internal sealed record CacheReport(string Path, string Content, long Bytes, int Files, bool? IsWritable, string? Problem);

/// <summary>A trial of the main job: <c>ovlandmarks detect</c> with the default models.</summary>
internal sealed record MainJobReport
{
    /// <summary>The exit code that <c>detect</c> would have.</summary>
    public required int ExitCode { get; init; }

    /// <summary>Why it fails; null if it works.</summary>
    public string? Problem { get; init; }

    public string? Device { get; init; }

    public string? Engine { get; init; }

    public string? LandmarkModel { get; init; }

    public string? FaceDetector { get; init; }

    /// <summary>Why this engine and these models are used.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>What <c>detect</c> writes to stderr.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Time of one picture of 640 x 480 pixels in milliseconds, without decoding.</summary>
    public double? Milliseconds { get; init; }

    /// <summary>What <c>--device fastest</c> would run on; null if it was not measured.</summary>
    public FastestReport? Fastest { get; init; }
}

/// <summary>The device of the main job beside the fastest: times of the networks for a picture with one face, in microseconds.</summary>
/// <param name="Devices">The fastest device, or one per model if they differ.</param>
/// <param name="Microseconds">The time on them.</param>
/// <param name="UsualMicroseconds">The time on the device of the main job.</param>
internal sealed record FastestReport(string Devices, double Microseconds, double UsualMicroseconds)
{
    /// <summary>How many times as fast the fastest is.</summary>
    public double SpeedUp => UsualMicroseconds / Microseconds;
}

/// <summary>A thing that is missing, and what to type.</summary>
/// <param name="Subject">What it is about: runtime, GPU, model.</param>
/// <param name="Problem">What is missing.</param>
/// <param name="Command">The line to type; null if there is none.</param>
internal sealed record Remedy(string Subject, string Problem, string? Command);
