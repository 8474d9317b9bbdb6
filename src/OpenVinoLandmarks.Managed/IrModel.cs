using OpenVinoLandmarks.Managed.Building;
using OpenVinoLandmarks.Managed.Graph;
using OpenVinoLandmarks.Managed.Reading;

namespace OpenVinoLandmarks.Managed;

/// <summary>
/// An OpenVINO IR model of version 10 or 11, read and checked. The element types and shapes of all tensors were inferred from the inputs
/// and agree with the ones in the file. Immutable and thread-safe. Compile it with <see cref="ManagedPlan.Compile"/> to run it.
/// </summary>
public sealed class IrModel
{
    private readonly LayerGraph _layers;
    private readonly ReadOnlyMemory<byte> _bin;

    private IrModel(
        string name,
        int version,
        LayerGraph layers,
        ReadOnlyMemory<byte> bin,
        int? batch,
        IReadOnlyList<IReadOnlyList<int>?>? shapes = null)
    {
        (Name, IrVersion, _layers, _bin) = (name, version, layers, bin);
        Graph = GraphBuilder.Build(layers, bin, batch, shapes);
        Inputs = ModelPorts.Inputs(layers, Graph);
        Outputs = ModelPorts.Outputs(layers, Graph);
    }

    /// <summary>The name of the network in the file; empty if the file does not name it.</summary>
    public string Name { get; }

    /// <summary>The version of the IR format: 10 or 11.</summary>
    public int IrVersion { get; }

    /// <summary>The inputs in the order of the file.</summary>
    public IReadOnlyList<ModelPort> Inputs { get; }

    /// <summary>The outputs in the order of the file.</summary>
    public IReadOnlyList<ModelPort> Outputs { get; }

    internal ModelGraph Graph { get; }

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
        using Stream xml = Open(xmlPath);
        using Stream? weights = binPath is null && !File.Exists(weightsPath) ? null : Open(weightsPath);
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
        return Read(definition, bin is null ? default : BinReader.ReadAll(bin));
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

    /// <summary>
    /// Returns the model for another number of images: replaces the first dimension of its four-dimensional inputs and infers all shapes
    /// again. To run several images per call without another model, set <see cref="ManagedPlanOptions.Batch"/> instead.
    /// </summary>
    /// <param name="batch">Images per run, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="batch"/> is below 1.</exception>
    /// <exception cref="ModelFormatException">
    /// The model has no such form, for example because a Reshape states a batch of 1; the message names the layer.
    /// </exception>
    public IrModel WithBatch(int batch)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        if (!Inputs.Any(i => i.Shape.Count == 4))
        {
            throw new ModelFormatException($"The model '{Name}' cannot take a batch of {batch}: it has no input with four dimensions.");
        }

        IrModel model;
        try
        {
            model = new IrModel(Name, IrVersion, _layers, _bin, batch);
        }
        catch (ModelFormatException exception)
        {
            throw new ModelFormatException($"The model '{Name}' cannot take a batch of {batch}: {exception.Message}", exception);
        }

        BatchRules.Check(Name, Graph, model.Graph, batch);
        return model;
    }

    /// <summary>
    /// Returns the model for other shapes of its inputs, for example for a larger picture, and infers all shapes again. Shapes in the file
    /// that contradict the new ones, such as a Reshape to a fixed size, are an error.
    /// </summary>
    /// <param name="shapes">
    /// The shapes by the name of the input, outermost dimension first, each size 1 or more. Other inputs keep the shape of the file.
    /// </param>
    /// <exception cref="ArgumentException">A name is not the name of an input, or a size is below 1.</exception>
    /// <exception cref="ModelFormatException">The model has no such form; the message names the layer.</exception>
    public IrModel WithInputShapes(IReadOnlyDictionary<string, IReadOnlyList<int>> shapes)
    {
        ArgumentNullException.ThrowIfNull(shapes);
        IReadOnlyList<int>?[] ordered = new IReadOnlyList<int>?[Inputs.Count];
        foreach ((string name, IReadOnlyList<int> shape) in shapes)
        {
            int index = Enumerable.Range(0, Inputs.Count).FirstOrDefault(i => Inputs[i].Names.Contains(name), -1);
            if (index < 0)
            {
                throw new ArgumentException(
                    $"The model has no input '{name}'; its inputs are {string.Join(", ", Inputs)}.", nameof(shapes));
            }

            if (shape is null || shape.Any(size => size < 1))
            {
                throw new ArgumentException($"The shape of the input '{name}' must have sizes of 1 or more.", nameof(shapes));
            }

            ordered[index] = [.. shape];
        }

        return new IrModel(Name, IrVersion, _layers, _bin, batch: null, ordered);
    }

    private static IrModel Read(IrDefinition definition, ReadOnlyMemory<byte> bin) =>
        new(definition.Name, definition.Version, new LayerGraph(definition), bin, batch: null);

    // Pipes and devices have the length 0, and opening them may block for ever. They are read as empty files.
    private static Stream Open(string path) => new FileInfo(path) is { Exists: true, Length: 0 } ? Stream.Null : File.OpenRead(path);

    private static void CheckReadable(Stream? stream, string name)
    {
        if (stream is { CanRead: false })
        {
            throw new ArgumentException("The stream is closed or cannot be read.", name);
        }
    }
}
