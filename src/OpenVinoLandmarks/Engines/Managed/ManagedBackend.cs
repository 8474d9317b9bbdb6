using OpenVinoLandmarks.Inference;
using OpenVinoLandmarks.Managed;
using OpenVinoLandmarks.Models;

namespace OpenVinoLandmarks.Engines.Managed;

/// <summary>Runs models in C# on the CPU: the device <c>MANAGED</c>.</summary>
internal sealed class ManagedBackend : IInferenceBackend
{
    private static readonly ImageSize s_trialSize = new(320, 320);

    public IImageModel? TryLoad(ModelLoadRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!request.Device.IsManaged)
        {
            return null;
        }

        RefuseUnsupported(request.Options);
        ReportUnused(request);
        ModelFiles files = request.ReadFiles();
        try
        {
            GraphModel model = files.IsOnnx ? ReadOnnx(request, files, out ModelInput input) : ReadIr(request, files, out input);
            IReadOnlyList<ImageModelOutput> outputs = ModelContract.Check(Describe(files, model));
            ImageModelInfo info = new()
            {
                Name = files.Name,
                Precision = files.Precision,
                InputName = model.Inputs[0].Name,
                InputWidth = input.Width,
                InputHeight = input.Height,
                Pixels = input.Pixels,
                OutputShape = outputs[0].Shape,
                Outputs = outputs,
                IsSynchronous = true,
                Engine = new EngineInfo
                {
                    Engine = "MANAGED",
                    RequestedDevice = request.Device.Requested,
                    ExecutedDevices = ["MANAGED"],
                    DeviceName = ProcessorName.Value,
                    InferencePrecision = "f32",
                },
            };
            return new ManagedModel(model, info, request.Options.Threads ?? 1);
        }
        catch (ModelFormatException e)
        {
            throw new ModelException($"{files} cannot be read: {e.Message}", e);
        }
    }

    private static GraphModel ReadIr(ModelLoadRequest request, ModelFiles files, out ModelInput input)
    {
        IrFile file = IrFile.Read(files.Definition, files.Weights);
        return Build(request, files, file.Inputs, () => file.Outputs.Select(Shape), sizes => IrModel.Build(file, sizes), out input);
    }

    private static GraphModel ReadOnnx(ModelLoadRequest request, ModelFiles files, out ModelInput input)
    {
        OnnxFile file = OnnxFile.Read(files.Definition);
        return Build(request, files, file.Inputs, DeclaredOutputs, sizes => OnnxModel.Build(file, sizes), out input);

        IEnumerable<ModelPortShape> DeclaredOutputs() =>
            OnnxText.Outputs(files.Definition.Span).Select(port => new ModelPortShape(port.Name, port.Sizes));
    }

    private static GraphModel Build(
        ModelLoadRequest request,
        ModelFiles files,
        IReadOnlyList<ModelPort> inputs,
        Func<IEnumerable<ModelPortShape>> declaredOutputs,
        Func<IReadOnlyDictionary<string, IReadOnlyList<int>>?, GraphModel> build,
        out ModelInput input)
    {
        if (inputs is not [{ Shape: [_, _, < 0, _] or [_, _, _, < 0] } image])
        {
            GraphModel model = build(null);
            input = request.ChooseInput(Describe(files, model));
            return WithSize(files, model, input);
        }

        input = ChooseOpen(request, files, image, [.. declaredOutputs()], build);
        return BuildOpen(files, image, input.Size, build);
    }

    // Before the size of the input is chosen, only the shapes that the file declares are known. ONNX files may leave out those of outputs,
    // which are then inferred for a size that most networks take.
    private static ModelInput ChooseOpen(
        ModelLoadRequest request,
        ModelFiles files,
        ModelPort image,
        IReadOnlyList<ModelPortShape> outputs,
        Func<IReadOnlyDictionary<string, IReadOnlyList<int>>?, GraphModel> build)
    {
        ModelException? failure = null;
        if (outputs.Any(output => output.Sizes.Count == 0))
        {
            try
            {
                outputs = [.. build(Sizes(image, s_trialSize)).Outputs.Select(Shape)];
            }
            catch (ModelFormatException e)
            {
                failure = new ModelException(
                    $"{files} leaves the size of its input open, does not declare the shapes of its outputs, and cannot be built for "
                    + $"{s_trialSize} to infer them: {e.Message}",
                    e);
            }
        }

        try
        {
            return request.ChooseInput(new ModelSignature(files, [Shape(image)], outputs));
        }
        catch (ModelException) when (failure is not null)
        {
            throw failure;
        }
    }

    private static GraphModel BuildOpen(
        ModelFiles files, ModelPort image, ImageSize size, Func<IReadOnlyDictionary<string, IReadOnlyList<int>>?, GraphModel> build)
    {
        try
        {
            return build(Sizes(image, size));
        }
        catch (ModelFormatException e)
        {
            throw InputSizeError.OfOpenModel($"{files}", size, e.Message, e);
        }
    }

    private static GraphModel WithSize(ModelFiles files, GraphModel model, ModelInput input)
    {
        ModelPort image = model.Inputs[0];
        if (image.Shape is [1, _, int height, int width] && height == input.Height && width == input.Width)
        {
            return model;
        }

        try
        {
            return model.WithInputShapes(Sizes(image, input.Size));
        }
        catch (ModelFormatException e)
        {
            throw InputSizeError.Create($"{files}", input.Size, e.Message, e);
        }
    }

    private static Dictionary<string, IReadOnlyList<int>> Sizes(ModelPort image, ImageSize size) =>
        new() { [image.Name] = [1, 3, size.Height, size.Width] };

    private static ModelSignature Describe(ModelFiles files, GraphModel model) =>
        new(files, [.. model.Inputs.Select(Shape)], [.. model.Outputs.Select(Shape)]);

    private static void RefuseUnsupported(EngineOptions options)
    {
        if (options.InferencePrecision is not (InferencePrecision.Auto or InferencePrecision.F32))
        {
            throw new DeviceException(
                "The managed engine (MANAGED) computes in f32 only. "
                + "Set the inference precision to auto or f32, or name an OpenVINO device.");
        }

        if (options.Properties.Count > 0)
        {
            string property = options.Properties.Keys.First();
            throw new DeviceException(
                $"The managed engine (MANAGED) does not have the property {property}. Remove it, or name an OpenVINO device.");
        }
    }

    private static void ReportUnused(ModelLoadRequest request)
    {
        EngineOptions options = request.Options;
        (string Name, object? Value)[] ignored =
        [
            (nameof(options.Streams), options.Streams),
            (nameof(options.Hint), options.Hint),
            (nameof(options.InferenceTimeout), options.InferenceTimeout),
            (nameof(options.OpenVinoPath), options.OpenVinoPath),
        ];
        string unused = string.Join(", ", ignored.Where(option => option.Value is not null).Select(option => option.Name));
        if (unused.Length > 0)
        {
            InferenceLog.OptionsNotUsed(request.Logger, unused);
        }

        if (options.CacheFolder is { } folder)
        {
            InferenceLog.CacheNotUsed(request.Logger, folder);
        }
    }

    private static ModelPortShape Shape(ModelPort port) => new(port.Name, [.. port.Shape.Select(size => (long)size)]);
}
