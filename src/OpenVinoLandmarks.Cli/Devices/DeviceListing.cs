namespace OpenVinoLandmarks.Cli.Devices;

/// <summary>The list of devices as text: the same on a terminal and in a file, so that scripts can read what people see.</summary>
internal static class DeviceListing
{
    public static void Write(DeviceInventory inventory, TextWriter output)
    {
        if (inventory.Runtime is { } runtime)
        {
            output.WriteLine(runtime);
            output.WriteLine();
        }

        foreach (DeviceRow device in inventory.Devices)
        {
            output.WriteLine($"{device.Name}");
            output.WriteLine($"  name          {device.FullName}");
            output.WriteLine($"  version       {device.Version}");
            if (device.Capabilities.Length > 0)
            {
                output.WriteLine($"  capabilities  {device.Capabilities}");
            }
        }
    }
}
