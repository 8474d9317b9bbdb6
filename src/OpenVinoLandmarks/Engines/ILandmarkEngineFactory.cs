using OpenVinoLandmarks.Devices;
using OpenVinoLandmarks.Models;

namespace OpenVinoLandmarks.Engines;

/// <summary>
/// Makes engines for the devices that it knows. Factories are asked in order; the first that does not decline makes the engine.
/// Implementations are thread-safe.
/// </summary>
public interface ILandmarkEngineFactory
{
    /// <summary>Makes an engine, or declines.</summary>
    /// <param name="device">The device, with the default already chosen.</param>
    /// <param name="options">How to execute; its device is not looked at.</param>
    /// <param name="model">Reads the model when called: a factory whose models lie elsewhere never calls it.</param>
    /// <returns>The engine, which the caller owns; null where the device is none of this factory's.</returns>
    /// <exception cref="ModelException">The model is missing, damaged, or not a landmark model.</exception>
    /// <exception cref="DeviceException">The device is this factory's but is not there or refuses the model.</exception>
    ILandmarkEngine? TryCreate(DeviceSelection device, EngineOptions options, Func<ModelFiles> model);
}
