namespace OpenVinoLandmarks.OpenVino;

/// <summary>The version of a device's plugin. See <see cref="Core.GetVersions"/>.</summary>
/// <param name="Device">The device's name, such as "CPU".</param>
/// <param name="Version">The plugin's version.</param>
public sealed record DeviceVersion(string Device, OpenVinoVersion Version);
