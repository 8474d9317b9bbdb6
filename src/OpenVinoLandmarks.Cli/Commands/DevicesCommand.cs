using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using OpenVinoLandmarks.Cli.Diagnosis;
using OpenVinoLandmarks.Cli.Diagnosis.Machine;
using OpenVinoLandmarks.Cli.Diagnosis.Report;
using OpenVinoLandmarks.Cli.Messages;
using OpenVinoLandmarks.Cli.Options;
using OpenVinoLandmarks.Cli.Output;
using OpenVinoLandmarks.Cli.SystemInfo;
using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.Cli.Commands;

/// <summary><c>ovlandmarks devices</c>: lists the devices of this machine that <c>--device</c> can name.</summary>
internal sealed class DevicesCommand : Command
{
    private const string Examples = """
        ovlandmarks devices
        ovlandmarks devices --format json
        ovlandmarks devices --openvino ~/openvino/runtime
        """;

    private readonly Option<OutputFormat?> _format = OptionFactory.Choice(
        "--format", "Format of the list on stdout. Default: text.", ("text", OutputFormat.Text), ("json", OutputFormat.Json));

    public DevicesCommand(GlobalOptionGroup globals)
        : base("devices", "List the devices of this machine with their full names, versions and capabilities.")
    {
        Add(_format);
        this.AddExamples(Examples);
        SetAction(parsed => Run(globals.Messages(parsed), globals.OpenVinoPath(parsed), parsed.GetValue(_format) == OutputFormat.Json));
    }

    private static int Run(MessageWriter messages, string? openVinoPath, bool json)
    {
        DeviceInventory inventory = DeviceInventory.Read(openVinoPath, compile: true);
        DevicesReport report = Describe(inventory);
        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(report, DoctorJson.Indented.DevicesReport));
        }
        else
        {
            Write(report, Console.Out);
        }

        if (inventory.RuntimeError is { } error)
        {
            string result = error is OpenVinoLoadException { IsFound: false } ? "was found" : "can be used; --verbose says why";
            messages.Note($"no OpenVINO runtime {result}: only MANAGED is available. Name one with OPENVINO_LIB_PATHS or --openvino.");
            messages.Detail(error.Message);
        }

        return ExitCode.Success;
    }

    private static DevicesReport Describe(DeviceInventory inventory)
    {
        IReadOnlyList<HardwareReport> hardware = PluginDiagnosis.Examine(SystemHardware.Read("/"), inventory.Plugins, new List<Remedy>());
        PluginReport[] plugins = [.. inventory.Plugins.Select(plugin => PluginDiagnosis.Describe(plugin, inventory.Files, hardware))];
        bool isLoaded = inventory.RuntimeError is null;
        return new DevicesReport(
            isLoaded ? OpenVinoRuntime.Version.ToString() : null,
            isLoaded ? OpenVinoRuntime.LibraryPath : null,
            inventory.Devices,
            plugins);
    }

    // The same text on a terminal and in a file, so that scripts can read what people see.
    private static void Write(DevicesReport report, TextWriter output)
    {
        if (report.OpenVino is { } version)
        {
            output.WriteLine($"OpenVINO {version} ({report.Library})");
            output.WriteLine();
        }

        foreach (DeviceDescription device in report.Devices)
        {
            output.WriteLine(device.Name);
            WriteFact(output, "name", device.FullName);
            WriteFact(output, "version", device.Version);
            WriteFact(output, "driver", device.Driver);
            WriteFact(output, "memory", device.MemoryBytes is { } bytes ? PluginDiagnosis.Size(bytes) : null);
            WriteFact(output, "capabilities", device.Capabilities);
            WriteFact(output, "streams", device.Streams);
            if (device.RequestsForLatency is { } latency && device.RequestsForThroughput is { } throughput)
            {
                string requests = string.Create(CultureInfo.InvariantCulture, $"{latency} (latency), {throughput} (throughput)");
                WriteFact(output, "requests", requests);
            }
        }

        output.WriteLine("fastest");
        WriteFact(output, "name", "the one of these that is the fastest for a model, by measurement");

        PluginReport[] without = [.. report.Plugins.Where(static plugin => plugin.Problem is not null)];
        if (without.Length > 0)
        {
            output.WriteLine();
            output.WriteLine("Plugins without a device");
        }

        foreach (PluginReport plugin in without)
        {
            string state = plugin.Version is null ? "does not load" : $"version {plugin.Version}";
            WriteFact(output, plugin.Device, $"{state}: {plugin.Problem}");
        }
    }

    private static void WriteFact(TextWriter output, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            output.WriteLine($"  {name,-12}  {value}");
        }
    }
}
