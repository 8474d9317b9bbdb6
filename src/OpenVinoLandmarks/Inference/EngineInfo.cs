namespace OpenVinoLandmarks;

/// <summary>
/// The engine that runs a model and the devices that execute it. Results carry it, so that a number can always be traced to the
/// hardware that computed it. Immutable.
/// </summary>
public sealed record EngineInfo
{
    /// <summary>The value of a property that the device does not report.</summary>
    internal const string Unknown = "unknown";

    /// <summary>The engine with its version: <c>OpenVINO 2026.4.1</c>, <c>MANAGED</c>, or the name that a server reports.</summary>
    public required string Engine { get; init; }

    /// <summary>The device as the user typed it, or the name of the default device.</summary>
    public required string RequestedDevice { get; init; }

    /// <summary>
    /// The devices that execute: for OpenVINO its EXECUTION_DEVICES, otherwise the name of the engine. Never empty. If AUTO or MULTI moved
    /// the work to another device meanwhile, the devices of before and after.
    /// </summary>
    public required IReadOnlyList<string> ExecutedDevices { get; init; }

    /// <summary>The name of the hardware (FULL_DEVICE_NAME), or <c>unknown</c>.</summary>
    public required string DeviceName { get; init; }

    /// <summary>
    /// The precision in which the device computes: <c>f32</c>, <c>bf16</c>, <c>f16</c>; <c>unknown</c> if the device does not
    /// report it.
    /// </summary>
    public required string InferencePrecision { get; init; }

    /// <summary>
    /// Describes work of which a part ran as <paramref name="first"/> says and the rest as <paramref name="second"/> says: the devices of
    /// both, the name of the last, and the precision if it is the same.
    /// </summary>
    internal static EngineInfo Merge(EngineInfo? first, EngineInfo second)
    {
        if (first is null || ReferenceEquals(first, second)
            || (first.InferencePrecision == second.InferencePrecision && first.ExecutedDevices.SequenceEqual(second.ExecutedDevices)))
        {
            return second;
        }

        return second with
        {
            ExecutedDevices = [.. first.ExecutedDevices.Union(second.ExecutedDevices)],
            InferencePrecision = first.InferencePrecision == second.InferencePrecision ? second.InferencePrecision : Unknown,
        };
    }
}
