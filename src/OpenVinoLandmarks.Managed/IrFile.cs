using OpenVinoLandmarks.Managed.Building;
using OpenVinoLandmarks.Managed.Reading;

namespace OpenVinoLandmarks.Managed;

/// <summary>
/// An OpenVINO IR of version 10 or 11 whose layers and edges were read: its inputs and outputs are known as the file declares them, before
/// any shape is inferred. Use it to find out the kind of a model and the sizes that it leaves open; <see cref="IrModel.Build"/> makes a
/// model of it. Immutable and thread-safe.
/// </summary>
public sealed class IrFile
{
    private IrFile(IrDefinition definition, ReadOnlyMemory<byte> bin)
    {
        (Name, IrVersion, Bin) = (definition.Name, definition.Version, bin);
        Layers = new LayerGraph(definition);
        Inputs = ModelPorts.DeclaredInputs(Layers);
        Outputs = ModelPorts.DeclaredOutputs(Layers);
    }

    /// <summary>The name of the network; empty if the file does not name it.</summary>
    public string Name { get; }

    /// <summary>The version of the IR format: 10 or 11.</summary>
    public int IrVersion { get; }

    /// <summary>The inputs in the order of the file. A size of -1 is open.</summary>
    public IReadOnlyList<ModelPort> Inputs { get; }

    /// <summary>
    /// The outputs in the order of the file, as it declares them: a size of -1 is open. An output without a declared type is listed as f32.
    /// </summary>
    public IReadOnlyList<ModelPort> Outputs { get; }

    internal LayerGraph Layers { get; }

    internal ReadOnlyMemory<byte> Bin { get; }

    /// <summary>Reads the two files.</summary>
    /// <param name="xmlPath">The <c>.xml</c> file with the network.</param>
    /// <param name="binPath">
    /// The <c>.bin</c> file with the weights. By default it is the file with the name of <paramref name="xmlPath"/> and the extension
    /// <c>.bin</c>, which may be absent if the model has no constants.
    /// </param>
    /// <exception cref="ArgumentException">A path is empty.</exception>
    /// <exception cref="ModelFormatException">A file is damaged, is not an IR, or is too large.</exception>
    /// <exception cref="IOException">A file does not exist or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to a file is denied.</exception>
    public static IrFile Read(string xmlPath, string? binPath = null)
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

    /// <summary>Reads two streams, each from its current position to its end. The streams stay open.</summary>
    /// <param name="xml">The network.</param>
    /// <param name="bin">The weights; null if the model has no constants.</param>
    /// <exception cref="ArgumentException">A stream is closed or cannot be read.</exception>
    /// <exception cref="ModelFormatException">A stream is damaged, is not an IR, or is too large.</exception>
    /// <exception cref="IOException">Reading a stream failed.</exception>
    public static IrFile Read(Stream xml, Stream? bin)
    {
        ArgumentNullException.ThrowIfNull(xml);
        CheckReadable(xml, nameof(xml));
        CheckReadable(bin, nameof(bin));
        IrDefinition definition = IrXmlReader.Read(xml);
        return new IrFile(definition, bin is null ? default : BinReader.ReadAll(bin, "bin"));
    }

    /// <summary>Reads the network and the weights from memory.</summary>
    /// <param name="xml">The network, in the encoding that it declares, or in UTF-8 if it declares none.</param>
    /// <param name="bin">
    /// The weights. They are not copied: do not change them while the file, or a model or plan made from it, is in use.
    /// </param>
    /// <exception cref="ModelFormatException">The network is damaged, or is not an IR.</exception>
    public static IrFile Read(ReadOnlyMemory<byte> xml, ReadOnlyMemory<byte> bin)
    {
        using ReadOnlyMemoryStream stream = new(xml);
        return new IrFile(IrXmlReader.Read(stream), bin);
    }

    private static void CheckReadable(Stream? stream, string name)
    {
        if (stream is { CanRead: false })
        {
            throw new ArgumentException("The stream is closed or cannot be read.", name);
        }
    }
}
