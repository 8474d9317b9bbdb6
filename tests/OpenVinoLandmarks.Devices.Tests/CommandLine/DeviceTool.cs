using OpenVinoLandmarks.Cli.Tests.Support;

namespace OpenVinoLandmarks.Devices.Tests;

/// <summary>Runs the command-line tool as a process with a set of devices and the default runtime.</summary>
internal static class DeviceTool
{
    /// <summary>The environment of a process with these devices.</summary>
    public static Dictionary<string, string?> Environment(DeviceSet devices)
    {
        Dictionary<string, string?> environment = TestDevices.Variables(devices);
        environment["OPENVINO_LIB_PATHS"] = TestData.DefaultRuntime;
        return environment;
    }

    /// <summary>Runs the tool to its end.</summary>
    public static ToolResult Run(DeviceSet devices, params string[] arguments) => Tool.Run(Environment(devices), arguments);
}
