using OpenVinoLandmarks.Managed.Graph;
using OpenVinoLandmarks.Managed.Reading;

namespace OpenVinoLandmarks.Managed;

/// <summary>
/// An OpenVINO IR model (version 10 or 11), read, checked and ready to be planned. Types and shapes of all tensors were inferred anew and
/// agree with what the file states. Immutable and safe to share between threads.
/// </summary>
public sealed class IrModel
{
    private readonly LayerGraph _layers;
    private readonly ReadOnlyMemory<byte> _bin;

    private IrModel(string name, int version, LayerGraph layers, ReadOnlyMemory<byte> bin, int? batch)
    {
        (Name, IrVersion, _layers, _bin) = (name, version, layers, bin);
        Graph = GraphBuilder.Build(layers, bin, batch);
        Inputs = ModelPorts.Inputs(layers, Graph);
        Outputs = ModelPorts.Outputs(layers, Graph);
    }

    /// <summary>The name in the file; empty if it has none.</summary>
    public string Name { get; }

    /// <summary>10 or 11.</summary>
    public int IrVersion { get; }

    /// <summary>The inputs in the file's order.</summary>
    public IReadOnlyList<ModelPort> Inputs { get; }

    /// <summary>The outputs in the file's order.</summary>
    public IReadOnlyList<ModelPort> Outputs { get; }

    internal ModelGraph Graph { get; }

    /// <summary>Reads a model from its two files.</summary>
    /// <param name="xmlPath">The graph.</param>
    /// <param name="binPath">The weights; by default the file of the same name with the extension <c>.bin</c>. A model without constants needs none.</param>
    /// <exception cref="ModelFormatException">The files are no model that this engine can run; the message says where and why.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public static IrModel Read(string xmlPath, string? binPath = null)
    {
        ArgumentNullException.ThrowIfNull(xmlPath);
        string bin = binPath ?? Path.ChangeExtension(xmlPath, ".bin");
        using FileStream xml = File.OpenRead(xmlPath);
        using FileStream? weights = binPath is null && !File.Exists(bin) ? null : File.OpenRead(bin);
        return Read(xml, weights);
    }

    /// <summary>Reads a model from two streams, from where they stand to their ends. They stay open.</summary>
    /// <param name="xml">The graph.</param>
    /// <param name="bin">The weights; null for a model without constants.</param>
    /// <inheritdoc cref="Read(string, string?)"/>
    public static IrModel Read(Stream xml, Stream? bin)
    {
        ArgumentNullException.ThrowIfNull(xml);
        IrDefinition definition = IrXmlReader.Read(xml);
        return Read(definition, bin is null ? default : BinReader.ReadAll(bin));
    }

    /// <summary>Reads a model from memory.</summary>
    /// <param name="xml">The graph, in the encoding that it declares (UTF-8 if it declares none).</param>
    /// <param name="bin">The weights. They are not copied: the memory must not change while the model or a plan of it is in use.</param>
    /// <exception cref="ModelFormatException">The bytes are no model that this engine can run; the message says where and why.</exception>
    public static IrModel Read(ReadOnlyMemory<byte> xml, ReadOnlyMemory<byte> bin)
    {
        using ReadOnlyMemoryStream stream = new(xml);
        return Read(IrXmlReader.Read(stream), bin);
    }

    /// <summary>The same model for another number of images: the first dimension of its 4-D inputs is replaced and all shapes are inferred anew.</summary>
    /// <param name="batch">Images, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The batch is below 1.</exception>
    /// <exception cref="ModelFormatException">The graph does not allow it, for example because a Reshape states a batch of one; the message names the layer.</exception>
    public IrModel WithBatch(int batch)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        if (!Inputs.Any(i => i.Shape.Count == 4))
        {
            throw new ModelFormatException($"The model '{Name}' cannot take a batch of {batch}: none of its inputs has four dimensions.");
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

        BatchRules.Check(this, model, batch);
        return model;
    }

    private static IrModel Read(IrDefinition definition, ReadOnlyMemory<byte> bin) =>
        new(definition.Name, definition.Version, new LayerGraph(definition), bin, batch: null);
}
