using OpenVinoLandmarks.Inference;

namespace OpenVinoLandmarks.KServe.Tensors;

/// <summary>
/// A model on a server as this library calls it: one image input with a fixed size, outputs of numbers, and the number of images per call.
/// Immutable.
/// </summary>
internal sealed class RemoteModel
{
    // The limits of the library's own engines.
    private const int MaxSide = 8192;
    private const int MaxOutputs = 64;
    private const double MaxOutput = 1 << 26;

    private RemoteModel(ModelDescription model, TensorPort input, IReadOnlyList<RemoteOutput> outputs)
    {
        Name = model.Name;
        Input = input;
        Outputs = outputs;
        IsChannelsFirst = input.Shape[1] == 3;
        (Height, Width) = IsChannelsFirst
            ? ((int)input.Shape[2], (int)input.Shape[3])
            : ((int)input.Shape[1], (int)input.Shape[2]);
    }

    /// <summary>Its name on the server.</summary>
    public string Name { get; }

    /// <summary>The version that is called; empty if the server chooses.</summary>
    public required string Version { get; init; }

    /// <summary>The input. The first size is the number of images.</summary>
    public TensorPort Input { get; }

    /// <summary>True if the input is planes of channels (NCHW), false if it is pixels (NHWC).</summary>
    public bool IsChannelsFirst { get; }

    /// <summary>Width of an image in pixels.</summary>
    public int Width { get; }

    /// <summary>Height of an image in pixels.</summary>
    public int Height { get; }

    /// <summary>The outputs, in the server's order.</summary>
    public IReadOnlyList<RemoteOutput> Outputs { get; }

    /// <summary>The largest number of images per call, at least 1.</summary>
    public required int Batch { get; init; }

    /// <summary>True if every call has exactly <see cref="Batch"/> images.</summary>
    public required bool IsBatchFixed { get; init; }

    /// <summary>Reads the contract of a model from its description.</summary>
    /// <param name="model">The description.</param>
    /// <param name="version">The version that is called; empty if the server chooses.</param>
    /// <param name="batch">The largest number of images per call, if the model leaves it open.</param>
    /// <param name="where">The server, for messages.</param>
    /// <exception cref="ModelException">The model has other inputs or outputs; the message has what was seen.</exception>
    public static RemoteModel Create(ModelDescription model, string version, int batch, string where)
    {
        if (model.Inputs is not [{ Shape: [_, _, _, _] } input] || !IsImage(input))
        {
            throw Unusable(
                model, where, "a model needs one input of UINT8, FP32 or FP16 with the shape [N,3,H,W] or [N,H,W,3], whose size is fixed");
        }

        if (model.Outputs.Count is 0 or > MaxOutputs
            || model.Outputs.Any(output => output.Shape.Count == 0 || Datatype.Size(output.Datatype) == 0))
        {
            throw Unusable(model, where, "a model needs outputs of numbers");
        }

        long images = input.Shape[0];
        bool isBatched = images != 1 && model.Outputs.All(output => output.Shape[0] == images);
        if (images > 1 && !isBatched)
        {
            throw Unusable(model, where, "the outputs do not have the input's number of images as their first size");
        }

        List<RemoteOutput> outputs = [.. model.Outputs.Select(output => ReadOutput(model, output, isBatched, where))];
        return new RemoteModel(model, input, outputs)
        {
            Version = version,
            Batch = images > 1 ? checked((int)images) : isBatched ? batch : 1,
            IsBatchFixed = images > 1,
        };
    }

    private static bool IsImage(TensorPort input) =>
        input.Datatype is Datatype.Uint8 or Datatype.Fp32 or Datatype.Fp16
        && input.Shape is [-1 or (> 0 and < 1 << 20), 3, > 0 and <= MaxSide, > 0 and <= MaxSide]
            or [-1 or (> 0 and < 1 << 20), > 0 and <= MaxSide, > 0 and <= MaxSide, 3];

    private static RemoteOutput ReadOutput(ModelDescription model, TensorPort output, bool isBatched, string where)
    {
        IEnumerable<long> rest = output.Shape.Skip(1);
        bool isVariable = !isBatched && output.Shape[0] < 0;
        double numbers = rest.Aggregate(isBatched ? 1.0 : Math.Abs(output.Shape[0]), (product, size) => product * size);
        if (rest.Any(size => size < 1) || output.Shape[0] is 0 or < -1 || numbers > MaxOutput)
        {
            throw Unusable(model, where, $"the output {output} leaves a size open, or is too large");
        }

        int first = isBatched ? 1 : (int)output.Shape[0];
        ImageModelOutput forOneImage = new(output.Name, [first, .. rest.Select(size => (int)size)]);
        return new RemoteOutput(output, forOneImage, isVariable, isBatched);
    }

    private static ModelException Unusable(ModelDescription model, string where, string reason) => new(
        $"The model {model.Name} on {where} cannot be used: {reason}; this one has the inputs {string.Join(", ", model.Inputs)} "
        + $"and the outputs {string.Join(", ", model.Outputs)}.");
}

/// <summary>An output of a <see cref="RemoteModel"/>.</summary>
/// <param name="Port">The output as the server describes it.</param>
/// <param name="ForOneImage">Name and shape for one image.</param>
/// <param name="IsVariable">True if the first size depends on the image.</param>
/// <param name="IsBatched">True if the first size is the number of images.</param>
internal sealed record RemoteOutput(TensorPort Port, ImageModelOutput ForOneImage, bool IsVariable, bool IsBatched);
