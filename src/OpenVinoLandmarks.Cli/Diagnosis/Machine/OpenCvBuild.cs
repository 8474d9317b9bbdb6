using OpenCvSharp;
using OpenVinoLandmarks.Cli.Diagnosis.Report;
using OpenVinoLandmarks.OpenCv;

namespace OpenVinoLandmarks.Cli.Diagnosis.Machine;

/// <summary>Reads the version of OpenCV's native library and how it was built.</summary>
internal static class OpenCvBuild
{
    // The lines of OpenCV's own report that matter here: the threads it uses, the instruction sets, and the readers of pictures.
    private static readonly string[] s_lines =
        ["Parallel framework", "Baseline", "Dispatched code generation", "JPEG", "PNG", "WEBP", "TIFF"];

    /// <summary>Loads the library and reads its report.</summary>
    public static OpenCvReport Read()
    {
        try
        {
            string version = OpenCvLibrary.Version;
            return new OpenCvReport(version, [.. Lines(Cv2.GetBuildInformation() ?? "")], null);
        }
        catch (DeviceException e)
        {
            return new OpenCvReport(null, [], e.Message);
        }
    }

    private static IEnumerable<string> Lines(string report) => report.Split('\n')
        .Select(static line => line.Split(':', 2, StringSplitOptions.TrimEntries))
        .Where(static parts => parts is [string name, { Length: > 0 }] && s_lines.Contains(name))
        .Select(static parts => $"{parts[0]}: {parts[1]}");
}
