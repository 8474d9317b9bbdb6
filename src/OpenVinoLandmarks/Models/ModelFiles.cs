namespace OpenVinoLandmarks.Models;

/// <summary>
/// A model, read and ready for an engine: the IR's two files as bytes. What the project lists was compared with its checksum.
/// The bytes must not be changed.
/// </summary>
public sealed record ModelFiles
{
    /// <summary>Name of the model, or of the file without its extension.</summary>
    public required string Name { get; init; }

    /// <summary>FP32, FP16 or FP16-INT8; for a file outside the usual folders <c>unknown</c>.</summary>
    public required string Precision { get; init; }

    /// <summary>Where it came from, for messages: a path, or <c>bundled</c>.</summary>
    public required string Origin { get; init; }

    /// <summary>The topology: an OpenVINO IR document in UTF-8.</summary>
    public required ReadOnlyMemory<byte> Xml { get; init; }

    /// <summary>The weights.</summary>
    public required ReadOnlyMemory<byte> Weights { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} {Precision} ({Origin})";
}
