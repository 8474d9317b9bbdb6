using OpenVinoLandmarks.Models;
using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.Benchmarks.Subjects;

/// <summary>The devices and models on this machine. Benchmarks run on these only; the program lists the missing ones at its end.</summary>
internal static class Available
{
    private static readonly List<string> s_missing = [];

    /// <summary>MANAGED, and OpenVINO's CPU if a runtime is found.</summary>
    public static IReadOnlyList<string> Devices { get; } = FindDevices();

    /// <summary>Landmark models, the detector's default first.</summary>
    public static IReadOnlyList<string> LandmarkModels { get; } = FindModels("landmarks-regression-retail-0009", "face-landmarks-5pt-0002");

    /// <summary>Face detection models.</summary>
    public static IReadOnlyList<string> FaceDetectors { get; } = FindModels("face-detection-retail-0004", "face-detection-0002");

    /// <summary>The devices and models that were not found, with the reason, one line each.</summary>
    public static IReadOnlyList<string> Missing => s_missing;

    private static List<string> FindDevices()
    {
        List<string> devices = [DeviceSelection.Managed.Expression];
        if (OpenVinoRuntime.TryLoad(null, out string? reason))
        {
            devices.Add(DeviceSelection.Cpu.Expression);
        }
        else
        {
            s_missing.Add($"{DeviceSelection.Cpu.Expression}: {reason}");
        }

        return devices;
    }

    private static List<string> FindModels(params ReadOnlySpan<string> names)
    {
        ModelLocator locator = new();
        List<string> found = [];
        foreach (string name in names)
        {
            try
            {
                locator.Read(name, Detectors.Precision);
                found.Add(name);
            }
            catch (ModelException e)
            {
                s_missing.Add(e.Message);
            }
        }

        return found;
    }
}
