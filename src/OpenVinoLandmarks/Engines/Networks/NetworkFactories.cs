using OpenVinoLandmarks.Engines.Managed;
using OpenVinoLandmarks.Engines.OpenVino;

namespace OpenVinoLandmarks.Engines.Networks;

/// <summary>The core's own engines, in the order in which they are asked.</summary>
internal static class NetworkFactories
{
    public static INetworkFactory OpenVino { get; } = new OpenVinoNetworkFactory();

    public static INetworkFactory Managed { get; } = new ManagedNetworkFactory();

    public static IReadOnlyList<INetworkFactory> All { get; } = [OpenVino, Managed];
}
