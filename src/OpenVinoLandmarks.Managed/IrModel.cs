using OpenVinoLandmarks.Managed.Building;
using OpenVinoLandmarks.Managed.Graph;
using OpenVinoLandmarks.Managed.Reading;

namespace OpenVinoLandmarks.Managed;

/// <summary>
/// An OpenVINO IR model of version 10 or 11, read and checked. The element types and shapes of all tensors were inferred from the inputs
/// and agree with the ones in the file. Immutable and thread-safe.
/// </summary>
public sealed class IrModel : GraphModel
{
    private readonly LayerGraph _layers;
    private readonly ReadOnlyMemory<byte> _bin;

    private IrModel(string name, int version, LayerGraph layers, ReadOnlyMemory<byte> bin, ModelGraph graph)
        : base(name, graph, ModelPorts.Inputs(layers, graph), ModelPorts.Outputs(layers, graph)) =>
        (IrVersion, _layers, _bin) = (version, layers, bin);

    /// <summary>The version of the IR format: 10 or 11.</summary>
    public int IrVersion { get; }

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
    public static IrModel Read(string xmlPath, string? binPath = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(xmlPath);
        if (binPath is not null)
        {
            ArgumentException.ThrowIfNullOrEmpty(binPath);
        }

        string weightsPath = binPath ?? Path.ChangeExtension(xmlPath, ".bin");
        using Stream xml = BinReader.Open(xmlPath);
        using Stream? weights = binPath is null && !File.Exists(weightsPath) ? null : BinReader.Open(weightsPath);
        return Read(xml, weights);
    }

    /// <summary>Reads a model from two streams, each from its current position to its end. The streams stay open.</summary>
    /// <param name="xml">The network.</param>
    /// <param name="bin">The weights; null if the model has no constants.</param>
    /// <exception cref="ArgumentException">A stream is closed or cannot be read.</exception>
    /// <exception cref="ModelFormatException">This engine cannot run the model; the message names the layer and the reason.</exception>
    /// <exception cref="IOException">Reading a stream failed.</exception>
    public static IrModel Read(Stream xml, Stream? bin)
    {
        ArgumentNullException.ThrowIfNull(xml);
        CheckReadable(xml, nameof(xml));
        CheckReadable(bin, nameof(bin));
        IrDefinition definition = IrXmlReader.Read(xml);
        return Read(definition, bin is null ? default : BinReader.ReadAll(bin, "bin"));
    }

    /// <summary>Reads a model from memory.</summary>
    /// <param name="xml">The network, in the encoding that it declares, or in UTF-8 if it declares none.</param>
    /// <param name="bin">
    /// The weights. They are not copied: do not change them while the model, or a plan compiled from it, is in use.
    /// </param>
    /// <exception cref="ModelFormatException">This engine cannot run the model; the message names the layer and the reason.</exception>
    public static IrModel Read(ReadOnlyMemory<byte> xml, ReadOnlyMemory<byte> bin)
    {
        using ReadOnlyMemoryStream stream = new(xml);
        return Read(IrXmlReader.Read(stream), bin);
    }

    /// <inheritdoc/>
    public override IrModel WithBatch(int batch) => (IrModel)base.WithBatch(batch);

    /// <inheritdoc/>
    public override IrModel WithInputShapes(IReadOnlyDictionary<string, IReadOnlyList<int>> shapes) =>
        (IrModel)base.WithInputShapes(shapes);

    /// <inheritdoc/>
    private protected override GraphModel Rebuild(InputSizes sizes) => Build(Name, IrVersion, _layers, _bin, sizes);

    private static IrModel Read(IrDefinition definition, ReadOnlyMemory<byte> bin) =>
        Build(definition.Name, definition.Version, new LayerGraph(definition), bin, InputSizes.OfFile);

    private static IrModel Build(string name, int version, LayerGraph layers, ReadOnlyMemory<byte> bin, InputSizes sizes)
    {
        ModelGraph graph = GraphBuilder.Build(layers, bin, sizes);
        return new IrModel(name, version, layers, bin, graph);
    }

    private static void CheckReadable(Stream? stream, string name)
    {
        if (stream is { CanRead: false })
        {
            throw new ArgumentException("The stream is closed or cannot be read.", name);
        }
    }
}
