namespace OpenVinoLandmarks.Devices.Tests;

/// <summary>The long form of the tests, which takes about half an hour: OPENVINO_LANDMARKS_TEST_DEVICE_SOAK=1.</summary>
internal static class LongForm
{
    /// <summary>Whether the tests run in their long form.</summary>
    public static bool IsOn { get; } = Environment.GetEnvironmentVariable("OPENVINO_LANDMARKS_TEST_DEVICE_SOAK") == "1";
}
