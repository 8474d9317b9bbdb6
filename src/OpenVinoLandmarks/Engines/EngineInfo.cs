namespace OpenVinoLandmarks.Engines;

/// <summary>What an engine is and where it really runs. Immutable.</summary>
public sealed record EngineInfo
{
    /// <summary>The engine with its version: <c>OpenVINO 2026.4.1</c>, <c>MANAGED</c>, or a server's own words.</summary>
    public required string Engine { get; init; }

    /// <summary>The device as the user typed it, or the default's name.</summary>
    public required string RequestedDevice { get; init; }

    /// <summary>The devices that execute: for OpenVINO its EXECUTION_DEVICES, else the engine's own name. Never empty.</summary>
    public required IReadOnlyList<string> ExecutedDevices { get; init; }

    /// <summary>The hardware's own name (FULL_DEVICE_NAME), or <c>unknown</c>.</summary>
    public required string DeviceName { get; init; }

    /// <summary>The precision in which the device computes: <c>f32</c>, <c>bf16</c>, <c>f16</c>, or <c>unknown</c> where it cannot tell.</summary>
    public required string InferencePrecision { get; init; }
}
