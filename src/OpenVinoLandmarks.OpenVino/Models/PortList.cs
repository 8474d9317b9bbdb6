namespace OpenVinoLandmarks.OpenVino;

/// <summary>Helpers for the inputs and outputs of models, compiled models and requests.</summary>
internal static class PortList
{
    /// <summary>Copies the properties of all inputs or all outputs.</summary>
    internal static PortInfo[] Of(int count, Func<int, Port> get)
    {
        PortInfo[] ports = new PortInfo[count];
        for (int i = 0; i < count; i++)
        {
            using Port port = get(i);
            ports[i] = port.ToInfo(i);
        }

        return ports;
    }

    /// <summary>Converts an index for the C API.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The index is negative.</exception>
    internal static nuint Index(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return (nuint)index;
    }

    /// <summary>Checks a name for the C API.</summary>
    /// <exception cref="ArgumentException">The name is null or empty.</exception>
    internal static string Name(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return name;
    }
}
