using OpenVinoLandmarks.Inference;
using OpenVinoLandmarks.Managed;

namespace OpenVinoLandmarks.Engines.Managed;

/// <summary>Runs models in C# on the CPU: the device <c>MANAGED</c>.</summary>
internal sealed class ManagedBackend : IInferenceBackend
{
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
            IrModel model = IrModel.Read(files.Definition, files.Weights);
            ModelSignature signature = new(files, [.. model.Inputs.Select(Shape)], [.. model.Outputs.Select(Shape)]);
            ModelInput input = request.ChooseInput(signature);
            IReadOnlyList<ImageModelOutput> outputs = ModelContract.Check(signature);
            ImageModelInfo info = new()
            {
                Name = files.Name,
                Precision = files.Precision,
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
