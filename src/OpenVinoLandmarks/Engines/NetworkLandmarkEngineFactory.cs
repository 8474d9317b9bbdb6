using OpenVinoLandmarks.Devices;
using OpenVinoLandmarks.Engines.Networks;
using OpenVinoLandmarks.Models;

namespace OpenVinoLandmarks.Engines;

/// <summary>Landmark engines on one of the core's own engines.</summary>
internal sealed class NetworkLandmarkEngineFactory(INetworkFactory networks) : ILandmarkEngineFactory
{
    public ILandmarkEngine? TryCreate(DeviceSelection device, EngineOptions options, Func<ModelFiles> model)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(model);
        ModelFiles? files = null;
        return networks.TryCreate(device, options, () => files = model()) is { } network ? new NetworkLandmarkEngine(network, files!) : null;
    }
}
