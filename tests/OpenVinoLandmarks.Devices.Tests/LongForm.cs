namespace OpenVinoLandmarks.Devices.Tests;

/// <summary>The long form of the tests, which takes about half an hour: OPENVINO_LANDMARKS_TEST_DEVICE_SOAK=1.</summary>
internal static class LongForm
{
    /// <summary>
    /// The category of tests of the main path that run with each set of devices in the long form only, and otherwise with all devices.
    /// </summary>
    public const string WithEverySet = "WithEverySetIfLong";

    /// <summary>
    /// The category of tests of the main path that run on each runtime in the long form only, and otherwise on the newest.
    /// </summary>
    public const string OnEveryRuntime = "OnEveryRuntimeIfLong";

    /// <summary>Whether the tests run in their long form.</summary>
    public static bool IsOn { get; } = Environment.GetEnvironmentVariable("OPENVINO_LANDMARKS_TEST_DEVICE_SOAK") == "1";
}
