using System.Text.Json.Serialization.Metadata;
using OpenVinoLandmarks.Cli.Diagnosis.Machine;
using OpenVinoLandmarks.Cli.Diagnosis.Report;
using OpenVinoLandmarks.Cli.Diagnosis.Steps;
using OpenVinoLandmarks.Cli.Messages;
using OpenVinoLandmarks.Cli.SystemInfo;
using OpenVinoLandmarks.Engines.Managed;
using OpenVinoLandmarks.Files;
using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.Cli.Diagnosis;

/// <summary>What <c>doctor</c> examines.</summary>
/// <param name="Device">The device that must work, or null for that of the main job.</param>
/// <param name="OpenVinoPath">The runtime that the user named, or null.</param>
/// <param name="TimeLimit">The longest time of one step on a device.</param>
internal sealed record DoctorSettings(DeviceSelection? Device, string? OpenVinoPath, TimeSpan TimeLimit);

/// <summary>
/// Examines the machine: runtime, plugins, devices, models, OpenCV and caches. Everything that runs foreign code runs in a process of its
/// own with a time limit. Nothing is written outside a temporary folder.
/// </summary>
/// <param name="settings">What to examine.</param>
/// <param name="showStep">Receives the name of each step that begins.</param>
internal sealed class DoctorRun(DoctorSettings settings, Action<string> showStep) : IDisposable
{
    private const string Root = "/";

    // Plugins of OpenVINO alone, without a driver of a device behind them.
    private static readonly string[] s_withoutDriver = ["CPU", "AUTO", "BATCH", "HETERO"];

    private readonly DirectoryInfo? _scratch = CreateScratch();

    /// <summary>Examines everything.</summary>
    public async Task<DoctorReport> RunAsync(CancellationToken cancellationToken)
    {
        showStep("looking for the OpenVINO runtime");
        Task<IReadOnlyList<ModelReport>> modelFiles = Task.Run(ModelFolders.Read, cancellationToken);
        Task<OpenCvReport> openCv = Task.Run(OpenCvBuild.Read, cancellationToken);
        StepResult<RuntimeReport> load =
            await StepAsync(StepKind.Load, settings.OpenVinoPath, null, DoctorJson.Default.RuntimeReport, cancellationToken);
        RuntimeReport runtime = RuntimeDiagnosis.Combine(OpenVinoRuntime.Probe(settings.OpenVinoPath), load);
        IReadOnlyList<ModelReport> models = await modelFiles;

        showStep("loading the plugins");
        IReadOnlyList<PluginFile> files = RuntimeDiagnosis.PluginFolder(runtime) is { } folder ? PluginReader.List(folder) : [];
        PluginDescription[] plugins = await ReadPluginsAsync(runtime, files, cancellationToken);
        IReadOnlyList<HardwareReport> hardware = SystemHardware.Read(Root);

        DeviceDescription[] devices = [.. plugins.SelectMany(static plugin => plugin.Devices), DeviceInventory.Managed];
        (InferenceResult[] inferences, MainJobReport mainJob) = await RunInferencesAsync(runtime, devices, cancellationToken);
        mainJob = mainJob with { Fastest = await CompareAsync(mainJob, cancellationToken) };
        return Assemble(runtime, files, plugins, hardware, models, await openCv, inferences, devices, mainJob);
    }

    /// <summary>Deletes the temporary folder.</summary>
    public void Dispose()
    {
        try
        {
            _scratch?.Delete(recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A driver's process that could not be ended may still use it. The system deletes temporary folders.
            return;
        }
    }

    // A container may have no folder that can be written. Then drivers have no place for their files.
    private static DirectoryInfo? CreateScratch()
    {
        try
        {
            return Directory.CreateTempSubdirectory("ovlandmarks-doctor");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private Task<StepResult<T>> StepAsync<T>(
        StepKind step, string? runtime, string? device, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class =>
        new StepProcess(settings.TimeLimit, _scratch?.FullName).RunAsync(new StepArguments(step, runtime, device), type, cancellationToken);

    private async Task<PluginDescription[]> ReadPluginsAsync(
        RuntimeReport runtime, IReadOnlyList<PluginFile> files, CancellationToken cancellationToken)
    {
        if (runtime.Library is null)
        {
            return [];
        }

        string[][] groups = [.. files.Select(static file => file.Device)
            .GroupBy(static device => s_withoutDriver.Contains(device) ? "" : device).Select(static group => group.ToArray())];
        IEnumerable<Task<PluginDescription[]>> all = groups.Select(async group =>
        {
            string names = string.Join(',', group), library = LibraryToLoad(runtime);
            StepResult<PluginDescription[]> result =
                await StepAsync(StepKind.Plugins, library, names, DoctorJson.Default.PluginDescriptionArray, cancellationToken);
            return result.Value ?? [.. group.Select(device => new PluginDescription(device, null, result.Problem, []))];
        });
        PluginDescription[] found = [.. (await Task.WhenAll(all)).SelectMany(static group => group)];
        return [.. files.Select(file => found.First(plugin => plugin.Device == file.Device))];
    }

    // The one that was found, not its target: OpenVINO looks for its plugins beside it.
    private static string LibraryToLoad(RuntimeReport runtime) =>
        runtime.Places.FirstOrDefault(static place => place.IsChosen && Path.IsPathRooted(place.Path))?.Path ?? runtime.Library!;

    private async Task<(InferenceResult[] Inferences, MainJobReport MainJob)> RunInferencesAsync(
        RuntimeReport runtime, DeviceDescription[] devices, CancellationToken cancellationToken)
    {
        string? requested = settings.Device?.Requested;
        List<string> names = [.. devices.Select(static device => device.Name)];
        if (requested is not null && !names.Contains(settings.Device!.Expression, StringComparer.OrdinalIgnoreCase))
        {
            names.Add(requested);
        }

        // The processor's own devices first and alone, so that their times are undisturbed.
        string[] alone = [.. names.Where(static name => name is "CPU" or "MANAGED")];
        List<InferenceResult> results = [];
        foreach (string name in alone)
        {
            results.Add(await InferAsync(name));
        }

        showStep("running the main job and the other devices");
        Task<StepResult<MainJobReport>> mainJob =
            StepAsync(StepKind.MainJob, settings.OpenVinoPath, requested, DoctorJson.Default.MainJobReport, cancellationToken);
        results.AddRange(await Task.WhenAll(names.Except(alone).Select(InferAsync)));
        StepResult<MainJobReport> trial = await mainJob;
        MainJobReport report = trial.Value ?? new MainJobReport { ExitCode = ExitCode.Device, Problem = trial.Problem };
        return ([.. names.Select(name => results.First(result => result.Device == name))], report);

        async Task<InferenceResult> InferAsync(string name)
        {
            showStep($"running an inference on {name}");
            if (name == "MANAGED")
            {
                return InferenceCheck.Run(DeviceSelection.Managed, null);
            }

            string? library = runtime.Library is null ? settings.OpenVinoPath : LibraryToLoad(runtime);
            StepResult<InferenceResult> result =
                await StepAsync(StepKind.Infer, library, name, DoctorJson.Default.InferenceResult, cancellationToken);
            return result.Value ?? new InferenceResult(name, IsRight: false, result.Problem);
        }
    }

    // Alone, so that its times are undisturbed. If it fails, the parts of the report above say why.
    private async Task<FastestReport?> CompareAsync(MainJobReport mainJob, CancellationToken cancellationToken)
    {
        if (mainJob is not { Problem: null, Device: { } device })
        {
            return null;
        }

        showStep("measuring which device is the fastest");
        StepResult<FastestReport> result =
            await StepAsync(StepKind.Fastest, settings.OpenVinoPath, device, DoctorJson.Default.FastestReport, cancellationToken);
        return result.Value;
    }

    private DoctorReport Assemble(
        RuntimeReport runtime,
        IReadOnlyList<PluginFile> files,
        PluginDescription[] plugins,
        IReadOnlyList<HardwareReport> hardware,
        IReadOnlyList<ModelReport> models,
        OpenCvReport openCv,
        InferenceResult[] inferences,
        DeviceDescription[] devices,
        MainJobReport mainJob)
    {
        List<Remedy> advice = [];
        IReadOnlyList<HardwareReport> examined = PluginDiagnosis.Examine(hardware, plugins, advice);
        PluginReport[] pluginReports = [.. plugins.Select(plugin => PluginDiagnosis.Describe(plugin, files, examined))];
        IReadOnlyList<CacheReport> caches = CacheFolders.Read();
        string device = (mainJob.Device ?? settings.Device?.Requested) is { } name ? $" on {name}" : "";
        InferenceResult? check = inferences.FirstOrDefault(one => one.Device.Equals(mainJob.Device, StringComparison.OrdinalIgnoreCase));
        string? problem = openCv.Problem ?? mainJob.Problem ?? check?.Problem;
        DeviceDescription? cpu = devices.FirstOrDefault(static one => one.Name == "CPU");
        InferenceResult? onCpu = inferences.FirstOrDefault(static one => one.Device == "CPU");
        return new DoctorReport
        {
            Works = problem is null,
            Result = problem is null
                ? $"ovlandmarks detect works{device}."
                : $"ovlandmarks detect does not work{device}: {problem}",
            Tool = new ToolReport(
                ToolVersions.Own, ToolVersions.DotNet, ToolVersions.OperatingSystem, ToolVersions.VectorBits),
            Processor = ProcessorReader.Read(Root, ProcessorName.Value, cpu, onCpu?.Precision),
            Runtime = runtime,
            Plugins = pluginReports,
            Devices = [.. inferences.Select(one => PluginDiagnosis.Describe(one, devices, hardware))],
            Hardware = examined,
            Models = models,
            OpenCv = openCv,
            OpenSslProblem = ContentHash.IsAvailable ? null : ContentHash.Problem,
            Caches = caches,
            MainJob = mainJob with { Reasons = [Why(mainJob, runtime), .. mainJob.Reasons] },
            Remedies = Remedies.Find(runtime, pluginReports, advice, models, openCv, caches),
        };
    }

    private string Why(MainJobReport mainJob, RuntimeReport runtime) =>
        settings.Device is not null ? "--device names the device"
        : runtime.Library is null ? "no OpenVINO runtime can be used"
        : mainJob.Device == "MANAGED" ? $"OpenVINO {runtime.Version} cannot run models on the CPU"
        : $"OpenVINO {runtime.Version} was found";
}
