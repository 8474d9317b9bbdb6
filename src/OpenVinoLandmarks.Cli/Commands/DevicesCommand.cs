using System.CommandLine;
using OpenVinoLandmarks.Cli.Devices;
using OpenVinoLandmarks.Cli.Messages;
using OpenVinoLandmarks.Cli.Options;

namespace OpenVinoLandmarks.Cli.Commands;

/// <summary><c>ovlandmarks devices</c>: what <c>--device</c> can name on this machine.</summary>
internal sealed class DevicesCommand : Command
{
    private const string Examples = """
        ovlandmarks devices
        ovlandmarks devices --openvino ~/openvino/runtime
        """;

    private readonly CommonOptions _common;

    public DevicesCommand(CommonOptions common)
        : base("devices", "List the devices of this machine, with their full names, versions and capabilities.")
    {
        _common = common;
        this.AddExamples(Examples);
        SetAction(RunAsync);
    }

    private Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        MessageWriter messages = _common.Messages(parsed);
        return ErrorReport.GuardAsync(messages, () =>
        {
            DeviceInventory inventory = DeviceInventory.Read(_common.OpenVinoPath(parsed));
            DeviceListing.Write(inventory, Console.Out);
            if (inventory.RuntimeMissing is { } reason)
            {
                messages.Note("no OpenVINO runtime was found: only MANAGED can be used. Name a runtime with OPENVINO_LIB_PATHS or --openvino.");
                messages.Detail(reason);
            }

            return Task.FromResult(ExitCode.Done);
        });
    }
}
