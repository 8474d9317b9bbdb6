using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.Cli.SystemInfo;

/// <summary>The devices that can run a model on this machine.</summary>
/// <param name="RuntimeError">Why no runtime was loaded; the message lists the folders of the search. Null if one was loaded.</param>
/// <param name="Files">The files of the runtime's plugins.</param>
/// <param name="Plugins">The runtime's plugins with their devices.</param>
internal sealed record DeviceInventory(
    Exception? RuntimeError, IReadOnlyList<PluginFile> Files, IReadOnlyList<PluginDescription> Plugins)
{
    /// <summary>The managed engine, which needs no runtime.</summary>
    public static DeviceDescription Managed { get; } =
        new("MANAGED", "pure C# on the CPU of this machine", ToolVersions.Own, "FP32 FP16 FP16-INT8")
        {
            RequestsForLatency = 1,
            RequestsForThroughput = Environment.ProcessorCount,
        };

    /// <summary>OpenVINO's devices, then MANAGED.</summary>
    public IReadOnlyList<DeviceDescription> Devices => [.. Plugins.SelectMany(static plugin => plugin.Devices), Managed];

    /// <summary>Loads the runtime and asks it for its devices.</summary>
    /// <param name="openVinoPath">The runtime that the user named, or null for the usual places.</param>
    /// <param name="compile">Whether a small model is compiled on each device, to learn the optimal numbers of requests.</param>
    /// <exception cref="DeviceException">The named runtime cannot be loaded, or OpenVINO reports an error.</exception>
    public static DeviceInventory Read(string? openVinoPath, bool compile = false)
    {
        if (Load(openVinoPath) is { } failure)
        {
            return openVinoPath is null
                ? new DeviceInventory(failure, [], [])
                : throw new DeviceException(failure.Message, failure);
        }

        try
        {
            using Core core = new();
            IReadOnlyList<PluginFile> files = PluginReader.List(OpenVinoRuntime.PluginFolder);
            return new DeviceInventory(null, files, [.. files.Select(file => PluginReader.Read(core, file.Device, compile))]);
        }
        catch (OpenVinoException e)
        {
            throw new DeviceException($"OpenVINO cannot list its devices: {e.Message}", e);
        }
    }

    private static Exception? Load(string? openVinoPath)
    {
        try
        {
            OpenVinoRuntime.Load(openVinoPath);
            return null;
        }
        catch (Exception e) when (e is OpenVinoLoadException or InvalidOperationException)
        {
            return e;
        }
    }
}
