using OpenVinoLandmarks.Models;

namespace OpenVinoLandmarks;

/// <summary>
/// A model in memory: the two files of an OpenVINO IR, or an ONNX file. If the library reads files that Intel publishes, it compares them
/// with Intel's checksums. The bytes must not change.
/// </summary>
public sealed record ModelFiles
{
    /// <summary>Name of the model, or of the file without its extension.</summary>
    public required string Name { get; init; }

    /// <summary>Precision of the weights: FP32, FP16 or FP16-INT8; <c>unknown</c> for a file outside the folders of these names.</summary>
    public required string Precision { get; init; }

    /// <summary>The origin for messages: a path, or <c>bundled</c>.</summary>
    public required string Origin { get; init; }

    /// <summary>True if the model is an ONNX file; false if it is an OpenVINO IR.</summary>
    public bool IsOnnx { get; init; }

    /// <summary>The topology of an OpenVINO IR, a document in UTF-8; or the whole ONNX file.</summary>
    public required ReadOnlyMemory<byte> Definition { get; init; }

    /// <summary>The weights of an OpenVINO IR. Empty for an ONNX file, which contains them.</summary>
    public ReadOnlyMemory<byte> Weights { get; init; }

    /// <summary>The card that lies beside the model or that this library has for it; null if there is none.</summary>
    public ModelCard? Card { get; init; }

    /// <summary>Returns the name, the precision and the origin.</summary>
    public override string ToString() => $"{Name} {Precision} ({Origin})";

    /// <summary>Returns the types of the model's operations, as its format names them.</summary>
    internal HashSet<string> ReadOperators() => IsOnnx ? OnnxText.Operators(Definition.Span) : IrText.Operators(Definition.Span);
}
