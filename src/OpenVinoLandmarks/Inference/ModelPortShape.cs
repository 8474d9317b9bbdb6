using System.Globalization;

namespace OpenVinoLandmarks.Inference;

/// <summary>The name and the shape of an input or output.</summary>
/// <param name="Name">Name of the tensor; empty if the file does not name it.</param>
/// <param name="Sizes">The sizes, outermost first; -1 for a size that is not fixed.</param>
public sealed record ModelPortShape(string Name, IReadOnlyList<long> Sizes)
{
    /// <summary>Returns the shape: <c>1x3x?x?</c>.</summary>
    public override string ToString() => Sizes.Count == 0
        ? "scalar"
        : string.Join('x', Sizes.Select(size => size < 0 ? "?" : size.ToString(CultureInfo.InvariantCulture)));

    /// <summary>Describes shapes for a message. Outputs of a model with several have their names.</summary>
    internal static string Describe(IReadOnlyList<ModelPortShape> inputs, IReadOnlyList<ModelPortShape> outputs)
    {
        IEnumerable<string> named = outputs.Select(port => outputs.Count == 1 || port.Name.Length == 0 ? $"{port}" : $"{port.Name} {port}");
        return string.Join(", ", inputs.Select(port => $"input {port}").Concat(named.Select(port => $"output {port}")));
    }

    /// <summary>
    /// Returns true if the shape has as many sizes as a pattern and agrees with it; a size of -1 in either agrees with every size.
    /// </summary>
    internal bool Fits(params ReadOnlySpan<long> pattern)
    {
        bool fits = Sizes.Count == pattern.Length;
        for (int i = 0; fits && i < pattern.Length; i++)
        {
            fits = Sizes[i] == pattern[i] || Sizes[i] < 0 || pattern[i] < 0;
        }

        return fits;
    }
}
