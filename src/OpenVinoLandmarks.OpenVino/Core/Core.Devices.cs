using System.Diagnostics.CodeAnalysis;
using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino;

/// <content>Devices, their versions and their properties.</content>
public sealed partial class Core
{
    /// <summary>Lists the devices that can be used now, such as "CPU", "GPU.0", "GPU.1", "NPU". Loads every plugin.</summary>
    /// <exception cref="OpenVinoException">The runtime fails.</exception>
    /// <exception cref="ObjectDisposedException">The core is disposed.</exception>
    public unsafe IReadOnlyList<string> GetAvailableDevices()
    {
        OvAvailableDevices devices = default;
        Native.Check(NativeMethods.ov_core_get_available_devices(Handle, ref devices), "list the devices");
        try
        {
            string[] names = new string[devices.Size];
            for (int i = 0; i < names.Length; i++)
            {
                names[i] = Native.CopyString(devices.Devices[i]);
            }

            return names;
        }
        finally
        {
            NativeMethods.ov_available_devices_free(ref devices);
        }
    }

    /// <summary>Returns the versions of the plugins of a device: one per device of an expression such as "HETERO:GPU,CPU".</summary>
    /// <param name="device">A device or a device expression.</param>
    /// <exception cref="OpenVinoException">The device does not exist.</exception>
    /// <exception cref="ObjectDisposedException">The core is disposed.</exception>
    public unsafe IReadOnlyList<DeviceVersion> GetVersions(string device)
    {
        ArgumentException.ThrowIfNullOrEmpty(device);
        OvCoreVersionList list = default;
        Native.Check(NativeMethods.ov_core_get_versions_by_device_name(Handle, device, ref list), "read the version of the device", device);
        try
        {
            DeviceVersion[] versions = new DeviceVersion[list.Size];
            for (int i = 0; i < versions.Length; i++)
            {
                OvCoreVersion* version = list.Versions + i;
                versions[i] = new DeviceVersion(
                    Native.CopyString(version->DeviceName),
                    OpenVinoVersion.Parse(
                        Native.CopyString(version->Version.BuildNumber), Native.CopyString(version->Version.Description)));
            }

            return versions;
        }
        finally
        {
            NativeMethods.ov_core_versions_free(ref list);
        }
    }

    /// <summary>Returns a device's full name, such as "Intel(R) Xeon(R) Platinum 8480+".</summary>
    /// <param name="device">One device; virtual devices such as AUTO have a name too.</param>
    /// <exception cref="OpenVinoException">The device does not exist.</exception>
    /// <exception cref="ObjectDisposedException">The core is disposed.</exception>
    public string GetFullName(string device) => GetProperty(device, "FULL_DEVICE_NAME");

    /// <summary>Returns the capabilities of a device, such as "FP32", "BF16", "INT8", "EXPORT_IMPORT".</summary>
    /// <param name="device">One device.</param>
    /// <exception cref="OpenVinoException">The device does not exist.</exception>
    /// <exception cref="ObjectDisposedException">The core is disposed.</exception>
    public IReadOnlyList<string> GetCapabilities(string device) => PropertyText.List(GetProperty(device, "OPTIMIZATION_CAPABILITIES"));

    /// <summary>Reads a property.</summary>
    /// <param name="device">The device; empty for properties of the core itself.</param>
    /// <param name="key">The property's name, such as "NUM_STREAMS".</param>
    /// <exception cref="OpenVinoException">The device or the property does not exist.</exception>
    /// <exception cref="ObjectDisposedException">The core is disposed.</exception>
    public string GetProperty(string device, string key) =>
        TryGetProperty(device, key, out string? value, out OpenVinoException? error) ? value : throw error;

    /// <summary>Reads a property.</summary>
    /// <param name="device">The device; empty for properties of the core itself.</param>
    /// <param name="key">The property.</param>
    /// <typeparam name="T">The value's type.</typeparam>
    /// <exception cref="OpenVinoException">The device or the property does not exist.</exception>
    /// <exception cref="FormatException">The value is not one that this version of the bindings knows.</exception>
    /// <exception cref="NotSupportedException">The loaded runtime does not know the property, or it cannot be read.</exception>
    /// <exception cref="ObjectDisposedException">The core is disposed.</exception>
    public T GetProperty<T>(string device, PropertyKey<T> key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.Read(name => GetProperty(device, name));
    }

    /// <summary>Reads a property, or returns the error instead of throwing it.</summary>
    /// <param name="device">The device; empty for properties of the core itself.</param>
    /// <param name="key">The property's name.</param>
    /// <param name="value">The value; null on failure.</param>
    /// <param name="error">The runtime's error; null on success.</param>
    /// <returns>Whether the property was read.</returns>
    /// <exception cref="ObjectDisposedException">The core is disposed.</exception>
    public bool TryGetProperty(
        string device, string key, [NotNullWhen(true)] out string? value, [NotNullWhen(false)] out OpenVinoException? error)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentException.ThrowIfNullOrEmpty(key);
        OpenVinoStatus status = NativeMethods.ov_core_get_property(Handle, device, key, out nint text);
        return PropertyText.Take(status, text, key, out value, out error);
    }

    /// <summary>Sets properties for later compilations for the device.</summary>
    /// <param name="device">The device; null or empty for the core itself.</param>
    /// <param name="properties">Any number of names and values. Before OpenVINO 2026.4 they are set one by one: if one is refused, those
    /// before it stay set.</param>
    /// <exception cref="OpenVinoException">The device or a property does not exist, or refuses the value.</exception>
    /// <exception cref="ObjectDisposedException">The core is disposed.</exception>
    public void SetProperties(string? device, IEnumerable<KeyValuePair<string, string>> properties)
    {
        ArgumentNullException.ThrowIfNull(properties);
        using NativeProperties native = PropertySet.ToNative(properties);
        using HandleReference core = new HandleReference(Handle);
        if (native.ArgumentCount > 0)
        {
            Native.Check(PropertyCalls.SetOnCore(core.Pointer, device ?? string.Empty, native), "set properties of the device", device);
        }
    }

    /// <summary>Sets one property for later compilations for the device.</summary>
    /// <inheritdoc cref="SetProperties" path="/exception"/>
    /// <param name="device">The device; null or empty for the core itself.</param>
    /// <param name="key">The property's name.</param>
    /// <param name="value">Its value.</param>
    public void SetProperty(string? device, string key, string value) => SetProperties(device, [new(key, value)]);

    /// <summary>Sets one property for later compilations for the device.</summary>
    /// <inheritdoc cref="SetProperties" path="/exception"/>
    /// <param name="device">The device; null or empty for the core itself.</param>
    /// <param name="key">The property.</param>
    /// <param name="value">Its value.</param>
    /// <typeparam name="T">The value's type.</typeparam>
    /// <exception cref="NotSupportedException">The loaded runtime does not know the property, or it cannot be set.</exception>
    public void SetProperty<T>(string? device, PropertyKey<T> key, T value) =>
        SetProperties(device, new PropertySet().Add(key, value));
}
