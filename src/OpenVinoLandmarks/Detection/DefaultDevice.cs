using Microsoft.Extensions.Logging;
using OpenVinoLandmarks.Devices;
using OpenVinoLandmarks.Engines;
using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks;

/// <summary>The device where the caller names none: OpenVINO's CPU if a runtime is there, else the managed engine.</summary>
internal static class DefaultDevice
{
    /// <exception cref="DeviceException">A runtime was named but cannot be loaded.</exception>
    public static DeviceSelection Choose(EngineOptions options, ILogger logger)
    {
        if (OpenVinoRuntime.TryLoad(options.OpenVinoPath, out string? reason))
        {
            return DeviceSelection.Cpu;
        }

        if (options.OpenVinoPath is not null)
        {
            throw new DeviceException(reason);
        }

        DetectorLog.ManagedByDefault(logger);
        DetectorLog.RuntimeNotFound(logger, reason);
        return DeviceSelection.Managed;
    }
}
