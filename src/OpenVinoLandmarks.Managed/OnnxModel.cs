using OpenVinoLandmarks.Managed.Building;
using OpenVinoLandmarks.Managed.Building.Onnx;
using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed;

/// <summary>
/// An ONNX model of the operator sets 9 to 25, read and checked, with all shapes fixed. The operators that this engine has, and how the
/// versions of each differ, are listed in <c>docs/managed-onnx.md</c>. Immutable and thread-safe.
/// </summary>
public sealed class OnnxModel : GraphModel
{
    private OnnxModel(OnnxFile file, ModelGraph graph)
        : base(
            file.Name,
            graph,
            [.. file.Inputs.Select((input, i) => Port(input.Name, graph.Parameters[i]))],
            [.. file.OutputNames.Select((name, i) => Port(name, graph.Results[i]))]) =>
        File = file;

    /// <summary>The file that the model was made from.</summary>
    public OnnxFile File { get; }

    /// <summary>Reads a model from a file.</summary>
    /// <param name="path">The <c>.onnx</c> file.</param>
    /// <param name="inputShapes">
    /// The shapes by the name of the input, for inputs with open sizes or for other sizes than in the file; null keeps those of the file.
    /// An open first dimension of four is 1 by default.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The path is empty, a name is not the name of an input, or a size is below 1.
    /// </exception>
    /// <exception cref="ModelFormatException">
    /// The file is damaged, or this engine cannot run the model; the message names the node, its operator, the operator set and the reason.
    /// </exception>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the file is denied.</exception>
    public static OnnxModel Read(string path, IReadOnlyDictionary<string, IReadOnlyList<int>>? inputShapes = null) =>
        Build(OnnxFile.Read(path), inputShapes);

    /// <summary>Reads a model from memory.</summary>
    /// <param name="onnx">
    /// The bytes of the file. The weights are not copied: do not change them while the model, or a plan compiled from it, is in use.
    /// </param>
    /// <param name="inputShapes">The shapes by the name of the input; null keeps those of the file.</param>
    /// <exception cref="ArgumentException">A name is not the name of an input, or a size is below 1.</exception>
    /// <exception cref="ModelFormatException">The file is damaged, or this engine cannot run the model.</exception>
    public static OnnxModel Read(ReadOnlyMemory<byte> onnx, IReadOnlyDictionary<string, IReadOnlyList<int>>? inputShapes = null) =>
        Build(OnnxFile.Read(onnx), inputShapes);

    /// <summary>Makes a model of a file: infers all shapes from those of the inputs and checks every node.</summary>
    /// <param name="file">The file.</param>
    /// <param name="inputShapes">The shapes by the name of the input; null keeps those of the file.</param>
    /// <exception cref="ArgumentException">A name is not the name of an input, or a size is below 1.</exception>
    /// <exception cref="ModelFormatException">This engine cannot run the model.</exception>
    public static OnnxModel Build(OnnxFile file, IReadOnlyDictionary<string, IReadOnlyList<int>>? inputShapes = null)
    {
        ArgumentNullException.ThrowIfNull(file);
        return Make(file, inputShapes is null ? InputSizes.OfFile : InputSizes.Of(file.Inputs, inputShapes, areFixed: false));
    }

    /// <inheritdoc/>
    public override OnnxModel WithBatch(int batch) => (OnnxModel)base.WithBatch(batch);

    /// <inheritdoc/>
    public override OnnxModel WithInputShapes(IReadOnlyDictionary<string, IReadOnlyList<int>> shapes) =>
        (OnnxModel)base.WithInputShapes(shapes);

    /// <inheritdoc/>
    private protected override GraphModel Rebuild(InputSizes sizes) => Make(File, sizes);

    private static OnnxModel Make(OnnxFile file, InputSizes sizes) =>
        new(file, OnnxGraphBuilder.Build(file.Definition, file.GraphInputs, sizes));

    private static ModelPort Port(string name, Value value) => new([name], value.Type, value.Shape.Dims.ToArray());
}
