using System.Diagnostics.CodeAnalysis;
using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino;

/// <content>Devices and their properties.</content>
public sealed partial class Core
{
    /// <summary>The devices that can be used now, such as "CPU", "GPU.0", "GPU.1", "NPU". Loads every plugin.</summary>
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
                names[i] = Native.BorrowString(devices.Devices[i]);
            }

            return names;
        }
        finally
        {
            NativeMethods.ov_available_devices_free(ref devices);
        }
    }

    /// <summary>The versions of the plugins behind a device, one for each device of an expression such as "HETERO:GPU,CPU".</summary>
    /// <param name="device">A device or a device expression.</param>
    /// <exception cref="OpenVinoException">There is no such device.</exception>
    /// <exception cref="ObjectDisposedException">The core is disposed.</exception>
    public unsafe IReadOnlyList<DeviceVersion> GetVersions(string device)
    {
        ArgumentException.ThrowIfNullOrEmpty(device);
        OvCoreVersionList list = default;
        Native.Check(NativeMethods.ov_core_get_versions_by_device_name(Handle, device, ref list), "tell the version of the device", device);
        try
        {
            DeviceVersion[] versions = new DeviceVersion[list.Size];
            for (int i = 0; i < versions.Length; i++)
            {
                OvCoreVersion* version = list.Versions + i;
                versions[i] = new DeviceVersion(Native.BorrowString(version->DeviceName), OpenVinoVersion.From(version->Version));
            }

            return versions;
        }
        finally
        {
            NativeMethods.ov_core_versions_free(ref list);
        }
    }

    /// <summary>A device's name for people, such as "Intel(R) Xeon(R) Platinum 8480+".</summary>
    /// <param name="device">One device; virtual ones have a name too.</param>
    /// <exception cref="OpenVinoException">There is no such device.</exception>
    /// <exception cref="ObjectDisposedException">The core is disposed.</exception>
    public string GetFullName(string device) => GetProperty(device, "FULL_DEVICE_NAME");

    /// <summary>What a device can do, such as "FP32", "BF16", "INT8", "EXPORT_IMPORT".</summary>
    /// <param name="device">One device.</param>
    /// <exception cref="OpenVinoException">There is no such device.</exception>
    /// <exception cref="ObjectDisposedException">The core is disposed.</exception>
    public IReadOnlyList<string> GetCapabilities(string device) => PropertyText.List(GetProperty(device, "OPTIMIZATION_CAPABILITIES"));

    /// <summary>The value of a property.</summary>
    /// <param name="device">The device; an empty text for properties of the core itself.</param>
    /// <param name="key">The property's name, such as "NUM_STREAMS".</param>
    /// <exception cref="OpenVinoException">The device or the property does not exist.</exception>
    /// <exception cref="ObjectDisposedException">The core is disposed.</exception>
    public string GetProperty(string device, string key) =>
        TryGetProperty(device, key, out string? value, out OpenVinoException? error) ? value : throw error;

    /// <summary>The value of a property.</summary>
    /// <param name="device">The device; an empty text for properties of the core itself.</param>
    /// <param name="key">The property.</param>
    /// <typeparam name="T">The value's type.</typeparam>
    /// <exception cref="OpenVinoException">The device or the property does not exist.</exception>
    /// <exception cref="FormatException">The value is none that this assembly knows.</exception>
    /// <exception cref="NotSupportedException">The loaded runtime does not name the property, or it cannot be read.</exception>
    /// <exception cref="ObjectDisposedException">The core is disposed.</exception>
    public T GetProperty<T>(string device, PropertyKey<T> key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.Read(name => GetProperty(device, name));
    }

    /// <summary>The value of a property, or why there is none.</summary>
    /// <param name="device">The device; an empty text for properties of the core itself.</param>
    /// <param name="key">The property's name.</param>
    /// <param name="value">The value; null when there is none.</param>
    /// <param name="error">The runtime's refusal; null on success.</param>
    /// <exception cref="ObjectDisposedException">The core is disposed.</exception>
    public bool TryGetProperty(
        string device, string key, [NotNullWhen(true)] out string? value, [NotNullWhen(false)] out OpenVinoException? error)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentException.ThrowIfNullOrEmpty(key);
        OpenVinoStatus status = NativeMethods.ov_core_get_property(Handle, device, key, out nint text);
        return PropertyText.Take(status, text, key, out value, out error);
    }

    /// <summary>Sets properties that hold for later compilations on the device.</summary>
    /// <param name="device">The device; null or empty for the core itself.</param>
    /// <param name="properties">Names and values; any number. Before OpenVINO 2026.4 they are set one by one, and those before a refused
    /// one stay set.</param>
    /// <exception cref="OpenVinoException">The device or a property does not exist, or refuses the value.</exception>
    /// <exception cref="ObjectDisposedException">The core is disposed.</exception>
    public void SetProperties(string? device, IEnumerable<KeyValuePair<string, string>> properties)
    {
        ArgumentNullException.ThrowIfNull(properties);
        using NativeProperties native = new NativeProperties(properties);
        using HandleLease core = new HandleLease(Handle);
        if (native.ArgumentCount > 0)
        {
            Native.Check(LateProperties.SetOnCore(core.Pointer, device ?? string.Empty, native), "set properties of the device", device);
        }
    }

    /// <summary>Sets one property that holds for later compilations on the device.</summary>
    /// <inheritdoc cref="SetProperties"/>
    /// <param name="device">The device; null or empty for the core itself.</param>
    /// <param name="key">The property's name.</param>
    /// <param name="value">Its value.</param>
    public void SetProperty(string? device, string key, string value) => SetProperties(device, [new(key, value)]);
}
