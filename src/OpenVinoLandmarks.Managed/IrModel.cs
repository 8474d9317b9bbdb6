using OpenVinoLandmarks.Managed.Building;
using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed;

/// <summary>
/// An OpenVINO IR model of version 10 or 11, read and checked. The element types and shapes of all tensors were inferred from the inputs
/// and agree with the ones in the file. Immutable and thread-safe.
/// </summary>
public sealed class IrModel : GraphModel
{
    private IrModel(IrFile file, ModelGraph graph)
        : base(file.Name, graph, ModelPorts.Inputs(file.Layers, graph), ModelPorts.Outputs(file.Layers, graph)) => File = file;

    /// <summary>The files that the model was made from.</summary>
    public IrFile File { get; }

    /// <summary>The version of the IR format: 10 or 11.</summary>
    public int IrVersion => File.IrVersion;

    /// <summary>Reads a model from its two files.</summary>
    /// <param name="xmlPath">The <c>.xml</c> file with the network.</param>
    /// <param name="binPath">
    /// The <c>.bin</c> file with the weights. By default it is the file with the name of <paramref name="xmlPath"/> and the extension
    /// <c>.bin</c>, which may be absent if the model has no constants.
    /// </param>
    /// <exception cref="ArgumentException">A path is empty.</exception>
    /// <exception cref="ModelFormatException">This engine cannot run the model; the message names the layer and the reason.</exception>
    /// <exception cref="IOException">A file does not exist or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to a file is denied.</exception>
    public static IrModel Read(string xmlPath, string? binPath = null) => Build(IrFile.Read(xmlPath, binPath));

    /// <summary>Reads a model from two streams, each from its current position to its end. The streams stay open.</summary>
    /// <param name="xml">The network.</param>
    /// <param name="bin">The weights; null if the model has no constants.</param>
    /// <exception cref="ArgumentException">A stream is closed or cannot be read.</exception>
    /// <exception cref="ModelFormatException">This engine cannot run the model; the message names the layer and the reason.</exception>
    /// <exception cref="IOException">Reading a stream failed.</exception>
    public static IrModel Read(Stream xml, Stream? bin) => Build(IrFile.Read(xml, bin));

    /// <summary>Reads a model from memory.</summary>
    /// <param name="xml">The network, in the encoding that it declares, or in UTF-8 if it declares none.</param>
    /// <param name="bin">
    /// The weights. They are not copied: do not change them while the model, or a plan compiled from it, is in use.
    /// </param>
    /// <exception cref="ModelFormatException">This engine cannot run the model; the message names the layer and the reason.</exception>
    public static IrModel Read(ReadOnlyMemory<byte> xml, ReadOnlyMemory<byte> bin) => Build(IrFile.Read(xml, bin));

    /// <summary>Makes a model of a file: infers all shapes from those of the inputs and checks every layer.</summary>
    /// <param name="file">The file.</param>
    /// <param name="inputShapes">
    /// The shapes by the name of the input, for inputs with open sizes or for other sizes than in the file; null keeps those of the file.
    /// An open first dimension of four is 1 by default.
    /// </param>
    /// <exception cref="ArgumentException">A name is not the name of an input, or a size is below 1.</exception>
    /// <exception cref="ModelFormatException">This engine cannot run the model; the message names the layer and the reason.</exception>
    public static IrModel Build(IrFile file, IReadOnlyDictionary<string, IReadOnlyList<int>>? inputShapes = null)
    {
        ArgumentNullException.ThrowIfNull(file);
        return Make(file, inputShapes is null ? InputSizes.OfFile : InputSizes.Of(file.Inputs, inputShapes, areFixed: false));
    }

    /// <inheritdoc/>
    public override IrModel WithBatch(int batch) => (IrModel)base.WithBatch(batch);

    /// <inheritdoc/>
    public override IrModel WithInputShapes(IReadOnlyDictionary<string, IReadOnlyList<int>> shapes) =>
        (IrModel)base.WithInputShapes(shapes);

    /// <inheritdoc/>
    private protected override GraphModel Rebuild(InputSizes sizes) => Make(File, sizes);

    private static IrModel Make(IrFile file, InputSizes sizes) => new(file, GraphBuilder.Build(file.Layers, file.Bin, sizes));
}
