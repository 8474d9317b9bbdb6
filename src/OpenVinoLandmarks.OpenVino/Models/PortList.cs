namespace OpenVinoLandmarks.OpenVino;

/// <summary>What models and compiled models share about their ports.</summary>
internal static class PortList
{
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

    internal static nuint Index(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return (nuint)index;
    }
}
