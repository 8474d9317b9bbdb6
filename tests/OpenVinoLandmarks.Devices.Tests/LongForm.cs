namespace OpenVinoLandmarks.Devices.Tests;

/// <summary>The long form of the tests, which takes about half an hour: OPENVINO_LANDMARKS_TEST_DEVICE_SOAK=1.</summary>
internal static class LongForm
{
    /// <summary>
    /// The category of tests of the main path that run in each environment in the long form only, and otherwise once: with all devices, on
    /// the newest runtime.
    /// </summary>
    public const string InEveryEnvironment = "InEveryEnvironmentIfLong";

    /// <summary>Whether the tests run in their long form.</summary>
    public static bool IsOn { get; } = Environment.GetEnvironmentVariable("OPENVINO_LANDMARKS_TEST_DEVICE_SOAK") == "1";
}
