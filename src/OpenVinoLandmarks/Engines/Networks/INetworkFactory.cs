using OpenVinoLandmarks.Devices;
using OpenVinoLandmarks.Models;

namespace OpenVinoLandmarks.Engines.Networks;

/// <summary>Makes networks on one engine.</summary>
internal interface INetworkFactory
{
    /// <summary>Makes a network; null where the device is none of this engine's.</summary>
    /// <exception cref="ModelException">The model is damaged or has no image input.</exception>
    /// <exception cref="DeviceException">The device is not there or refuses the model.</exception>
    IImageNetwork? TryCreate(DeviceSelection device, EngineOptions options, Func<ModelFiles> model);
}
