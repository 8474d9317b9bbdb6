using System.CommandLine;
using OpenVinoLandmarks.Cli.Messages;
using OpenVinoLandmarks.Cli.Options;
using OpenVinoLandmarks.Cli.SystemInfo;
using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.Cli.Commands;

/// <summary><c>ovlandmarks devices</c>: lists the devices of this machine that <c>--device</c> can name.</summary>
internal sealed class DevicesCommand : Command
{
    private const string Examples = """
        ovlandmarks devices
        ovlandmarks devices --openvino ~/openvino/runtime
        """;

    public DevicesCommand(GlobalOptionGroup globals)
        : base("devices", "List the devices of this machine with their full names, versions and capabilities.")
    {
        this.AddExamples(Examples);
        SetAction(parsed => Run(globals.Messages(parsed), globals.OpenVinoPath(parsed)));
    }

    private static int Run(MessageWriter messages, string? openVinoPath)
    {
        DeviceInventory inventory = DeviceInventory.Read(openVinoPath);
        Write(inventory, Console.Out);
        if (inventory.RuntimeError is { } error)
        {
            string result = error is OpenVinoLoadException { IsFound: false } ? "was found" : "can be used; --verbose says why";
            messages.Note($"no OpenVINO runtime {result}: only MANAGED is available. Name one with OPENVINO_LIB_PATHS or --openvino.");
            messages.Detail(error.Message);
        }

        return ExitCode.Success;
    }

    // The same text on a terminal and in a file, so that scripts can read what people see.
    private static void Write(DeviceInventory inventory, TextWriter output)
    {
        if (inventory.Runtime is { } runtime)
        {
            output.WriteLine(runtime);
            output.WriteLine();
        }

        foreach (DeviceDescription device in inventory.Devices)
        {
            output.WriteLine(device.Name);
            output.WriteLine($"  name          {device.FullName}");
            output.WriteLine($"  version       {device.Version}");
            if (device.Capabilities.Length > 0)
            {
                output.WriteLine($"  capabilities  {device.Capabilities}");
            }
        }
    }
}
