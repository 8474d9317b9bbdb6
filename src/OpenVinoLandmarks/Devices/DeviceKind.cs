namespace OpenVinoLandmarks.Devices;

/// <summary>Which kind of engine a device belongs to.</summary>
public enum DeviceKind
{
    /// <summary>A device, or an expression of virtual devices, of the OpenVINO runtime.</summary>
    OpenVino,

    /// <summary>The engine in C# alone, on the CPU of this machine.</summary>
    Managed,

    /// <summary>A server at an address; which engine speaks its scheme is the factories' affair.</summary>
    Address,
}
