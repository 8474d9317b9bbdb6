namespace OpenVinoLandmarks;

/// <summary>
/// A model in memory: the two files of an OpenVINO IR. If the library reads files that Intel publishes, it compares them with Intel's
/// checksums. The bytes must not change.
/// </summary>
public sealed record ModelFiles
{
    /// <summary>Name of the model, or of the file without its extension.</summary>
    public required string Name { get; init; }

    /// <summary>Precision of the weights: FP32, FP16 or FP16-INT8; <c>unknown</c> for a file outside the folders of these names.</summary>
    public required string Precision { get; init; }

    /// <summary>The origin for messages: a path, or <c>bundled</c>.</summary>
    public required string Origin { get; init; }

    /// <summary>The topology: an OpenVINO IR document in UTF-8.</summary>
    public required ReadOnlyMemory<byte> Xml { get; init; }

    /// <summary>The weights.</summary>
    public required ReadOnlyMemory<byte> Weights { get; init; }

    /// <summary>Returns the name, the precision and the origin.</summary>
    public override string ToString() => $"{Name} {Precision} ({Origin})";
}
