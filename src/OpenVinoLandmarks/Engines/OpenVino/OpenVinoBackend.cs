using System.Diagnostics;
using System.Runtime.InteropServices;
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
            return Load(core, new Compiler(core.Core, device, files, cache, request.InputSize), properties, request);
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
        using Model model = compiler.ReadForOneImage(out int width, out int height, out int[] output);
        long started = Stopwatch.GetTimestamp();
        CompiledModel compiled = compiler.Compile(model, batch: 1, compiler.Device, properties);
        TimeSpan cost = Stopwatch.GetElapsedTime(started);
        try
        {
            ImageModelInfo info = new()
            {
                Name = compiler.Files.Name,
                Precision = compiler.Files.Precision,
                InputWidth = width,
                InputHeight = height,
                OutputShape = output,
                Engine = EngineInfoReader.Read(
                    core.Core, compiler.Device, compiled, properties, device => compiler.Compile(model, batch: 1, device, properties)),
            };
            ModelExecution execution = new(core.Core, compiler.Device, info, properties, request.Options.InferenceTimeout);
            CompiledBatchModel single = new(compiled, info, execution, batch: 1);
            return new OpenVinoModel(
                core,
                compiler.Cache,
                single,
                CompileLater(CompileProperties.ForLatency(properties, compiler.Device), BatchPolicy.LatencyBatch),
                CompileLater(CompileProperties.ForThroughput(properties, compiler.Device), BatchPolicy.ThroughputBatch),
                info);

            LazyBatchModel? CompileLater(Dictionary<string, string>? forBatches, int batch) => forBatches is null
                ? null
                : new LazyBatchModel(
                    batch,
                    () => compiler.CompileForBatches(info, execution, forBatches, batch),
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

    /// <summary>
    /// Reads a model and compiles it for one device, with batches of a fixed size: with a dynamic batch size the numbers in bf16 are wrong.
    /// </summary>
    private sealed class Compiler(
        Core core, DeviceSelection device, ModelFiles files, CompiledModelCache? cache, ImageSize? inputSize)
    {
        public DeviceSelection Device => device;

        public CompiledModelCache? Cache => cache;

        public ModelFiles Files => files;

        /// <summary>Reads the model for one image per inference, and checks that it can be used.</summary>
        public Model ReadForOneImage(out int width, out int height, out int[] output)
        {
            try
            {
                using Model model = Read();
                SetBatchToOne(model);
                Resize(model);
                (width, height, output) = ModelContract.Check(files, [.. model.Inputs.Select(Sizes)], [.. model.Outputs.Select(Sizes)]);
                return TakeBytes(model);
            }
            catch (OpenVinoException e)
            {
                RuntimeFiles.RequireReader(core, device);
                throw new ModelException($"{files} cannot be read: {OpenVinoErrorText.OneLine(e)}", e);
            }
        }

        /// <summary>Compiles the model, all of whose sizes must be fixed.</summary>
        /// <exception cref="ModelException">A size of the input is open.</exception>
        /// <exception cref="DeviceException">The device refuses the model.</exception>
        public CompiledModel Compile(Model model, int batch, DeviceSelection target, Dictionary<string, string> properties)
        {
            RequireFixedSizes(model);
            try
            {
                return cache is null
                    ? core.CompileModel(model, target.Expression, properties)
                    : cache.Compile(core, model, batch, inputSize, target, properties);
            }
            catch (OpenVinoException e)
            {
                throw DeviceErrors.Refused(core, target, files, e);
            }
        }

        public CompiledBatchModel CompileForBatches(
            ImageModelInfo info, ModelExecution execution, Dictionary<string, string> properties, int batch)
        {
            using Model model = Read();
            model.Reshape(new PartialShape(batch, 3, info.InputHeight, info.InputWidth));
            if (!Sizes(model.Outputs[0]).SequenceEqual([batch, .. info.OutputShape.Skip(1).Select(size => (long)size)]))
            {
                throw new ModelException($"{files} does not compute one result per image in batches.");
            }

            using Model forBytes = TakeBytes(model);
            CompiledModel compiled = Compile(forBytes, batch, device, properties);
            try
            {
                return new CompiledBatchModel(compiled, info, execution, batch);
            }
            catch
            {
                compiled.Dispose();
                throw;
            }
        }

        private Model Read() => core.ReadModel(files.Xml.Span, MemoryMarshal.AsMemory(files.Weights));

        // The device converts and transposes: pixels go in as they are stored.
        private static Model TakeBytes(Model model)
        {
            using PrePostProcessor conversion = new(model);
            PreprocessInput input = conversion.Input();
            input.Tensor.SetElementType(ElementType.UInt8).SetLayout("NHWC");
            input.Model.SetLayout("NCHW");
            conversion.Output().SetElementType(ElementType.Float32);
            return conversion.Build();
        }

        // A model with another batch size, or with a dynamic one, runs one image at a time.
        private static void SetBatchToOne(Model model)
        {
            if (model.Inputs is [{ PartialShape: { IsRankDynamic: false, Rank: 4 } shape }]
                && Sizes(model.Inputs[0]) is [not 1, 3, > 0, > 0])
            {
                model.Reshape(new PartialShape(1, shape[1], shape[2], shape[3]));
            }
        }

        // With an open batch, the CPU computes wrong numbers in bf16, and the NPU needs fixed sizes.
        private void RequireFixedSizes(Model model)
        {
            foreach (PortInfo input in model.Inputs)
            {
                if (!Sizes(input).All(static size => size > 0) || input.PartialShape.IsRankDynamic)
                {
                    throw new ModelException($"{files} cannot be compiled: its input {input.PartialShape} has a size that is not fixed.");
                }
            }
        }

        // Models with several inputs are refused afterwards, whatever their sizes are.
        private void Resize(Model model)
        {
            if (inputSize is not { } size || model.Inputs is not [{ } input] || Sizes(input) is not [1, 3, _, _] sizes
                || (sizes[3] == size.Width && sizes[2] == size.Height))
            {
                return;
            }

            try
            {
                model.Reshape(new PartialShape(1, 3, size.Height, size.Width));
            }
            catch (OpenVinoException e)
            {
                throw InputSizeError.Create(files, size, OpenVinoErrorText.OneLine(e), e);
            }
        }

        private static IReadOnlyList<long> Sizes(PortInfo port) => port.PartialShape.IsRankDynamic
            ? []
            : [.. port.PartialShape.Dimensions.ToArray().Select(size => size.IsDynamic ? -1 : size.Max)];
    }
}
