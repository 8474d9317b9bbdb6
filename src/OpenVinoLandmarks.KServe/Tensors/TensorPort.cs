namespace OpenVinoLandmarks.KServe.Tensors;

/// <summary>An input or output of a model on a server.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Datatype">The type of its elements in the protocol's words: FP32, UINT8, ...</param>
/// <param name="Shape">Its shape; -1 for sizes that the model leaves open.</param>
internal sealed record TensorPort(string Name, string Datatype, IReadOnlyList<long> Shape)
{
    /// <summary>Returns name, type and shape: <c>'95' FP32 [1,10,1,1]</c>.</summary>
    public override string ToString() => $"'{Name}' {Datatype} {Describe(Shape)}";

    /// <summary>Returns the number of elements of a shape; null if a size is negative or the number is above 2^31 - 1.</summary>
    public static int? Count(IReadOnlyList<long> shape)
    {
        long count = 1;
        foreach (long size in shape)
        {
            if (size is < 0 or > int.MaxValue || (count *= size) > int.MaxValue)
            {
                return null;
            }
        }

        return (int)count;
    }

    /// <summary>Returns a shape as text: <c>[1,10,1,1]</c>.</summary>
    public static string Describe(IEnumerable<long> shape) => $"[{string.Join(',', shape)}]";
}

/// <summary>What a server says about a model.</summary>
/// <param name="Name">Its name on the server.</param>
/// <param name="Versions">Its versions; empty if the server does not say.</param>
/// <param name="Platform">What runs it, for example <c>OpenVINO</c>; may be empty.</param>
/// <param name="Inputs">Its inputs.</param>
/// <param name="Outputs">Its outputs.</param>
internal sealed record ModelDescription(
    string Name, IReadOnlyList<string> Versions, string Platform, IReadOnlyList<TensorPort> Inputs, IReadOnlyList<TensorPort> Outputs);

/// <summary>What a server says about itself.</summary>
/// <param name="Name">Its name, for example <c>OpenVINO Model Server</c>.</param>
/// <param name="Version">Its version.</param>
internal sealed record ServerDescription(string Name, string Version);
