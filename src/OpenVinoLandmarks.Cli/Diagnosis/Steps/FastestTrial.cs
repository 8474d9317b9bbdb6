using OpenVinoLandmarks.Cli.Diagnosis.Report;
using OpenVinoLandmarks.Engines.Fastest;

namespace OpenVinoLandmarks.Cli.Diagnosis.Steps;

/// <summary>Compares a device with the fastest one of this machine, with the default models. Nothing is kept.</summary>
internal static class FastestTrial
{
    private static readonly SearchBudget s_budget = new(
        Load: TimeSpan.FromSeconds(2), Measure: TimeSpan.FromSeconds(0.3), Total: TimeSpan.FromSeconds(3));

    /// <summary>Measures the networks for a picture with one face.</summary>
    /// <param name="device">The device that runs without <c>fastest</c>.</param>
    /// <param name="openVinoPath">The runtime that the user named, or null.</param>
    /// <returns>The comparison; null if the device was not measured, for example because it is a virtual one.</returns>
    public static FastestReport? Run(DeviceSelection device, string? openVinoPath)
    {
        try
        {
            FaceLandmarkDetectorOptions options = new() { Engine = { OpenVinoPath = device.IsManaged ? null : openVinoPath } };
            return Describe(FaceLandmarkDetector.CompareDevices(options, s_budget, isKept: false), device.Expression);
        }
        catch (LandmarksException)
        {
            return null;
        }
    }

    private static FastestReport? Describe(IReadOnlyList<DeviceComparison> models, string device)
    {
        CandidateResult?[] usual = [.. models.Select(model => model.Usual(device))];
        if (usual.Contains(null))
        {
            return null;
        }

        string[] names = [.. models.Select(static model => model.Fastest.Name).Distinct()];
        string devices = names is [string one]
            ? one
            : string.Join("; ", models.Select(static model => $"{model.Model}: {model.Fastest.Name}"));
        return new FastestReport(
            devices, models.Sum(static model => model.Fastest.Microseconds!.Value), usual.Sum(static one => one!.Microseconds!.Value));
    }
}
