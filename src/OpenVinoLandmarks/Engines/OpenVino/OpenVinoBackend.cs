using System.Diagnostics;
using System.Globalization;
using OpenVinoLandmarks.Inference;
using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.Engines.OpenVino;

/// <summary>Runs models on the devices of an OpenVINO runtime.</summary>
internal sealed class OpenVinoBackend : IInferenceBackend
{
    public IImageModel? TryLoad(ModelLoadRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        DeviceSelection device = request.Device;
        if (!device.IsOpenVino)
        {
            return null;
        }

        if (!OpenVinoRuntime.TryLoad(request.Options.OpenVinoPath, out string? reason))
        {
            throw new DeviceException(
                $"The device {device.Requested} needs an OpenVINO runtime. {reason} "
                + "Without one, --device MANAGED runs the models in C# alone.");
        }

        SharedCore core = Acquire(device);
        CompiledModelCache? cache = null;
        try
        {
            DeviceErrors.RequirePresent(core.Core, device);
            Dictionary<string, string> properties = CompileProperties.ForSingle(request.Options, device);
            DeviceErrors.RequirePrecision(core.Core, device, properties);
            ModelFiles files = request.ReadFiles();
            cache = OpenCache(request.Options, properties, files);
            return Load(core, new Compiler(core.Core, device, files, cache), properties, request);
        }
        catch
        {
            cache?.Dispose();
            core.Dispose();
            throw;
        }
    }

    // A folder that the user has set as a property of the device is used in the same way: several processes may share it too.
    private static CompiledModelCache? OpenCache(EngineOptions options, Dictionary<string, string> properties, ModelFiles files)
    {
        string? root = properties.Remove(EngineOptions.CacheKey, out string? own) ? own : options.CacheFolder;
        return string.IsNullOrWhiteSpace(root) ? null : CompiledModelCache.Open(root, files);
    }

    private static SharedCore Acquire(DeviceSelection device)
    {
        try
        {
            return SharedCore.Acquire();
        }
        catch (OpenVinoException e)
        {
            throw new DeviceException(
                $"The device {device.Requested} cannot be used: OpenVINO does not start. {OpenVinoErrorText.OneLine(e)}", e);
        }
    }

    private static OpenVinoModel Load(SharedCore core, Compiler compiler, Dictionary<string, string> properties, ModelLoadRequest request)
    {
        using Model model = compiler.ReadForOneImage(request, out ModelInput input, out IReadOnlyList<ImageModelOutput> outputs);
        long started = Stopwatch.GetTimestamp();
        CompiledModel compiled = compiler.Compile(model, input, batch: 1, compiler.Device, properties);
        TimeSpan cost = Stopwatch.GetElapsedTime(started);
        try
        {
            ImageModelInfo info = new()
            {
                Name = compiler.Files.Name,
                Precision = compiler.Files.Precision,
                InputName = model.Inputs[0].Name ?? "",
                InputWidth = input.Width,
                InputHeight = input.Height,
                Pixels = input.Pixels,
                OutputShape = outputs[0].Shape,
                Outputs = outputs,
                Engine = EngineInfoReader.Read(
                    core.Core,
                    compiler.Device,
                    compiled,
                    properties,
                    device => compiler.Compile(model, input, batch: 1, device, properties)),
            };
            ModelExecution execution = new(core.Core, compiler.Device, info, properties, request.Options.InferenceTimeout);
            CompiledBatchModel single = new(compiled, info, execution, images: 1, batch: 1);
            Dictionary<string, string>? forGroup = CompileProperties.ForGroup(properties, compiler.Device);
            Dictionary<string, string>? forThroughput = CompileProperties.ForThroughput(properties, compiler.Device);
            int threads = DivisibleThreads(compiler.Device, compiled);
            return new OpenVinoModel(
                core,
                compiler.Cache,
                single,
                forGroup is null ? [] : [.. BatchPolicy.Groups.Select(images => Group(forGroup, images))],
                forThroughput is null ? null : CompileLater(forThroughput, BatchPolicy.ThroughputBatch, BatchPolicy.ThroughputBatch),
                info);

            LazyBatchModel Group(Dictionary<string, string> forImages, int images)
            {
                int streams = BatchPolicy.StreamsFor(images, threads);
                return CompileLater(CompileProperties.OnStreams(forImages, streams), images, images / streams);
            }

            LazyBatchModel CompileLater(Dictionary<string, string> forImages, int images, int batch) => new(
                images,
                () => compiler.CompileForBatches(info, input, execution, forImages, images, batch),
                cost,
                error => InferenceLog.BatchModelRefused(request.Logger, info.Name, batch, error.Message));
        }
        catch (OpenVinoException e)
        {
            compiled.Dispose();
            throw DeviceErrors.Refused(core.Core, compiler.Device, compiler.Files, e);
        }
        catch
        {
            compiled.Dispose();
            throw;
        }
    }
    // Streams of the CPU divide its threads. Those of other devices are queues to the same units, which a batch fills better.
    private static int DivisibleThreads(DeviceSelection device, CompiledModel compiled) =>
        device == DeviceSelection.Cpu
        && compiled.TryGetProperty(EngineOptions.ThreadsKey, out string? text, out _)
        && int.TryParse(text, CultureInfo.InvariantCulture, out int threads)
            ? Math.Max(1, threads)
            : 1;
}
