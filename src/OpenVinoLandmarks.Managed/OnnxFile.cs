using OpenVinoLandmarks.Managed.Reading;
using OpenVinoLandmarks.Managed.Reading.Onnx;

namespace OpenVinoLandmarks.Managed;

/// <summary>
/// An ONNX file whose messages were read: its inputs, outputs and operators are known, before any shape is. Use it to find out the kind of
/// a model and the sizes that it leaves open; <see cref="OnnxModel.Build"/> makes a model of it. Immutable and thread-safe.
/// </summary>
public sealed class OnnxFile
{
    private OnnxFile(OnnxDefinition definition)
    {
        Definition = definition;

        // Up to version 3 of the format, the weights are listed among the inputs.
        HashSet<string> initializers = [.. definition.Initializers.Select(i => i.Name)];
        GraphInputs = [.. definition.Inputs.Where(i => !initializers.Contains(i.Name))];
        Inputs = [.. GraphInputs.Select(Describe)];
        OutputNames = [.. definition.Outputs.Select(o => o.Name)];
        Operators = definition.Nodes.Select(n => n.Type).ToHashSet();
    }

    /// <summary>The name of the graph; empty if the file does not name it.</summary>
    public string Name => Definition.Name;

    /// <summary>The name of the tool that wrote the file; empty if the file does not state it.</summary>
    public string Producer => Definition.Producer;

    /// <summary>The version of the format.</summary>
    public int IrVersion => Definition.IrVersion;

    /// <summary>The version of the default operator set; 0 if the file does not state it.</summary>
    public int Opset => (int)Math.Clamp(Definition.Opset, 0, int.MaxValue);

    /// <summary>
    /// The inputs in the order of the file, without the weights. A size of -1 is open; an input whose rank is open has an empty shape.
    /// </summary>
    public IReadOnlyList<ModelPort> Inputs { get; }

    /// <summary>The names of the outputs in the order of the file.</summary>
    public IReadOnlyList<string> OutputNames { get; }

    /// <summary>The types of all operators in the graph, for example <c>Conv</c>.</summary>
    public IReadOnlySet<string> Operators { get; }

    internal OnnxDefinition Definition { get; }

    internal IReadOnlyList<OnnxValue> GraphInputs { get; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    /// <exception cref="ModelFormatException">The file is damaged, is not an ONNX model, or is too large.</exception>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the file is denied.</exception>
    public static OnnxFile Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using Stream file = BinReader.Open(path);
        return Read(file);
    }

    /// <summary>Reads a stream from its current position to its end. The stream stays open.</summary>
    /// <exception cref="ArgumentException">The stream is closed or cannot be read.</exception>
    /// <exception cref="ModelFormatException">The file is damaged, is not an ONNX model, or is too large.</exception>
    /// <exception cref="IOException">Reading the stream failed.</exception>
    public static OnnxFile Read(Stream onnx)
    {
        ArgumentNullException.ThrowIfNull(onnx);
        return onnx.CanRead
            ? Read(BinReader.ReadAll(onnx, "ONNX"))
            : throw new ArgumentException("The stream is closed or cannot be read.", nameof(onnx));
    }

    /// <summary>Reads a file from memory.</summary>
    /// <param name="onnx">
    /// The bytes of the file. The weights are not copied: do not change them while the file, or a model or plan made from it, is in use.
    /// </param>
    /// <exception cref="ModelFormatException">The file is damaged, is not an ONNX model, or is too large.</exception>
    public static OnnxFile Read(ReadOnlyMemory<byte> onnx) => onnx.Length <= ReadingLimits.MaxBinBytes
        ? new OnnxFile(OnnxReader.Read(onnx))
        : throw new ModelFormatException($"The ONNX file has {onnx.Length} bytes; the limit is {ReadingLimits.MaxBinBytes}.");

    private static ModelPort Describe(OnnxValue input)
    {
        if (!OnnxElementTypes.TryGet(input.ElementType, out IrElementType type))
        {
            throw new ModelFormatException(
                $"The input '{input.Name}' has the element type {OnnxElementTypes.Name(input.ElementType)}; "
                + $"{OnnxElementTypes.Supported} are supported.");
        }

        int[] shape = [.. (input.Dims ?? []).Select(d => d <= int.MaxValue ? (int)d : throw new ModelFormatException(
            $"The input '{input.Name}' has a dimension of {d}, which is too large."))];
        return new ModelPort([input.Name], type, shape);
    }
}
