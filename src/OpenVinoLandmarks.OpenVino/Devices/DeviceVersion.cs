namespace OpenVinoLandmarks.OpenVino;

/// <summary>The version of the plugin behind a device.</summary>
/// <param name="Device">The device's name.</param>
/// <param name="Version">The plugin's version.</param>
public sealed record DeviceVersion(string Device, OpenVinoVersion Version);
