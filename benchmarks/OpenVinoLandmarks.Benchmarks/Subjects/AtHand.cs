using OpenVinoLandmarks.Models;
using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.Benchmarks.Subjects;

/// <summary>The devices and models that this machine has. Questions are asked of these alone; what is missing is said at the end.</summary>
internal static class AtHand
{
    private static readonly List<string> s_leftOut = [];

    /// <summary>MANAGED, and OpenVINO's CPU where there is a runtime.</summary>
    public static IReadOnlyList<string> Devices { get; } = FindDevices();

    /// <summary>Landmark models, the detector's own default first.</summary>
    public static IReadOnlyList<string> LandmarkModels { get; } = FindModels("landmarks-regression-retail-0009", "face-landmarks-5pt-0001");

    /// <summary>Face detectors.</summary>
    public static IReadOnlyList<string> FaceDetectors { get; } = FindModels("face-detection-retail-0004", "face-detection-0001");

    /// <summary>What was looked for and not found, a line each.</summary>
    public static IReadOnlyList<string> LeftOut => s_leftOut;

    private static List<string> FindDevices()
    {
        List<string> devices = [DeviceSelection.Managed.Expression];
        if (OpenVinoRuntime.TryLoad(null, out string? reason))
        {
            devices.Add(DeviceSelection.Cpu.Expression);
        }
        else
        {
            s_leftOut.Add($"{DeviceSelection.Cpu.Expression}: {reason}");
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
                s_leftOut.Add(e.Message);
            }
        }

        return found;
    }
}
