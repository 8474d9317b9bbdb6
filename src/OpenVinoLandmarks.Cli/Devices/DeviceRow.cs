namespace OpenVinoLandmarks.Cli.Devices;

/// <summary>One device of the list.</summary>
/// <param name="Name">What <c>--device</c> takes.</param>
/// <param name="FullName">The hardware's own name.</param>
/// <param name="Version">The version of its plugin or engine.</param>
/// <param name="Capabilities">Precisions and abilities, as the device names them.</param>
internal sealed record DeviceRow(string Name, string FullName, string Version, string Capabilities)
{
    public static DeviceRow Managed { get; } = new("MANAGED", "the engine in C# alone, on this machine's CPU", ToolVersion.Own, "FP32 FP16 FP16-INT8");
}
