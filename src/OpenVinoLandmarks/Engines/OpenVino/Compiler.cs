using System.Runtime.InteropServices;
using OpenVinoLandmarks.Inference;
using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.Engines.OpenVino;

/// <summary>
/// Reads a model and compiles it for one device. All sizes, that of the batch included, are fixed before the compilation: with sizes that
/// are left open the numbers in bf16 are wrong.
/// </summary>
internal sealed class Compiler(Core core, DeviceSelection device, ModelFiles files, CompiledModelCache? cache)
{
    public DeviceSelection Device => device;

    public CompiledModelCache? Cache => cache;

    public ModelFiles Files => files;

    /// <summary>Reads the model for one image per inference, and checks that it can be used.</summary>
    /// <param name="request">Chooses the input.</param>
    /// <param name="input">The chosen input.</param>
    /// <param name="outputs">The outputs of the model with this input.</param>
    /// <exception cref="ModelException">The model cannot be read or used.</exception>
    /// <exception cref="DeviceException">The runtime lacks the library that reads models of this format.</exception>
    public Model ReadForOneImage(ModelLoadRequest request, out ModelInput input, out IReadOnlyList<ImageModelOutput> outputs)
    {
        try
        {
            using Model model = Read();
            input = request.ChooseInput(Describe(model));
            FixSizes(model, input, batch: 1);
            outputs = ModelContract.Check(Describe(model));
            return TakeBytes(model, input.Pixels);
        }
        catch (OpenVinoException e)
        {
            RuntimeFiles.RequireReader(core, device, files.IsOnnx);
            throw new ModelException($"{files} cannot be read: {OpenVinoErrorText.OneLine(e)}", e);
        }
    }

    /// <summary>Compiles a model that takes bytes, all of whose sizes must be fixed.</summary>
    /// <param name="model">The model.</param>
    /// <param name="input">The input of the model.</param>
    /// <param name="batch">Images per inference.</param>
    /// <param name="target">The device.</param>
    /// <param name="properties">The properties of the compilation.</param>
    /// <exception cref="ModelException">A size of the input is open.</exception>
    /// <exception cref="DeviceException">The device refuses the model.</exception>
    public CompiledModel Compile(Model model, ModelInput input, int batch, DeviceSelection target, Dictionary<string, string> properties)
    {
        RequireFixedSizes(model);
        try
        {
            return cache is null
                ? core.CompileModel(model, target.Expression, properties)
                : cache.Compile(core, model, $"{batch} {input}", target, properties);
        }
        catch (OpenVinoException e)
        {
            throw DeviceErrors.Refused(core, target, files, e);
        }
    }

    /// <summary>Reads the model again and compiles it for calls with several images.</summary>
    /// <param name="info">The model.</param>
    /// <param name="input">The input of the model.</param>
    /// <param name="execution">What all forms of the model share.</param>
    /// <param name="properties">The properties of the compilation.</param>
    /// <param name="images">Images that fill the form: all those of a group, or a batch of the form for many images.</param>
    /// <param name="batch">Images per inference.</param>
    /// <exception cref="ModelException">The model does not compute one result per image.</exception>
    public CompiledBatchModel CompileForBatches(
        ImageModelInfo info, ModelInput input, ModelExecution execution, Dictionary<string, string> properties, int images, int batch)
    {
        using Model model = Read();
        FixSizes(model, input, batch);
        IEnumerable<IReadOnlyList<long>> expected =
            info.Outputs.Select(output => (IReadOnlyList<long>)[batch, .. output.Shape.Skip(1).Select(size => (long)size)]);
        if (!Describe(model).Outputs.Select(output => output.Sizes).SequenceEqual(expected, new SameSizes()))
        {
            throw new ModelException($"{files} does not compute one result per image in batches.");
        }

        using Model forBytes = TakeBytes(model, input.Pixels);
        CompiledModel compiled = Compile(forBytes, input, batch, device, properties);
        try
        {
            return new CompiledBatchModel(compiled, info, execution, images, batch);
        }
        catch
        {
            compiled.Dispose();
            throw;
        }
    }

    private Model Read() => files.IsOnnx
        ? core.ReadModel(files.Definition.Span)
        : core.ReadModel(files.Definition.Span, MemoryMarshal.AsMemory(files.Weights));

    // The device converts and transposes: pixels go in as they are stored.
    private static Model TakeBytes(Model model, PixelNormalization pixels)
    {
        using PrePostProcessor conversion = new(model);
        PreprocessInput input = conversion.Input();
        input.Tensor.SetElementType(ElementType.UInt8).SetLayout("NHWC");
        input.Model.SetLayout("NCHW");
        if (!pixels.TakesBytes)
        {
            input.Steps.ConvertElementType(ElementType.Float32)
                .Mean(pixels.Mean.X, pixels.Mean.Y, pixels.Mean.Z)
                .Scale(pixels.Scale.X, pixels.Scale.Y, pixels.Scale.Z);
        }

        for (int i = 0; i < model.OutputCount; i++)
        {
            conversion.Output(i).SetElementType(ElementType.Float32);
        }

        return conversion.Build();
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

    private void FixSizes(Model model, ModelInput input, int batch)
    {
        long[] sizes = [batch, 3, input.Height, input.Width];
        if (Sizes(model.Inputs[0]).SequenceEqual(sizes))
        {
            return;
        }

        try
        {
            model.Reshape(new PartialShape(batch, 3, input.Height, input.Width));
        }
        catch (OpenVinoException e)
        {
            throw InputSizeError.Create($"{files}", input.Size, OpenVinoErrorText.OneLine(e), e);
        }
    }

    private ModelSignature Describe(Model model) => new(files, [.. model.Inputs.Select(Shape)], [.. model.Outputs.Select(Shape)]);

    private static ModelPortShape Shape(PortInfo port) => new(port.Name ?? "", Sizes(port));

    private static IReadOnlyList<long> Sizes(PortInfo port) => port.PartialShape.IsRankDynamic
        ? []
        : [.. port.PartialShape.Dimensions.ToArray().Select(size => size.IsDynamic ? -1 : size.Max)];

    private sealed class SameSizes : IEqualityComparer<IReadOnlyList<long>>
    {
        public bool Equals(IReadOnlyList<long>? x, IReadOnlyList<long>? y) => x!.SequenceEqual(y!);

        public int GetHashCode(IReadOnlyList<long> obj) => obj.Count;
    }
}
