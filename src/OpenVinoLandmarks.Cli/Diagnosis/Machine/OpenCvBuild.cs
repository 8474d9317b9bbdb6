using System.Text.RegularExpressions;
using OpenCvSharp;
using OpenVinoLandmarks.Cli.Diagnosis.Report;
using OpenVinoLandmarks.Cli.Pictures.Libraries;
using OpenVinoLandmarks.OpenCv;

namespace OpenVinoLandmarks.Cli.Diagnosis.Machine;

/// <summary>Reads the version of OpenCV's native library and how it was built.</summary>
internal static partial class OpenCvBuild
{
    // The lines of OpenCV's own report that matter here: the threads it uses, the instruction sets, and the readers of pictures.
    private static readonly (string Line, string Name)[] s_lines =
    [
        ("Parallel framework", "threads"), ("Baseline", "baseline"), ("Dispatched code generation", "dispatch"), ("JPEG", "JPEG"),
        ("PNG", "PNG"), ("WEBP", "WebP"), ("TIFF", "TIFF"),
    ];

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
            return InItsPlace() is { } other
                ? new OpenCvReport(null, [$"not there; {other} reads and writes pictures", e.Message], null)
                : new OpenCvReport(null, [], e.Message);
        }
    }

    // The name of the library that reads pictures if OpenCV cannot; null if there is none.
    private static string? InItsPlace()
    {
        try
        {
            return PictureLibrary.Current.Name;
        }
        catch (DeviceException)
        {
            return null;
        }
    }

    private static IEnumerable<string> Lines(string report)
    {
        ILookup<string, string> all = report.Split('\n')
            .Select(static line => line.Split(':', 2, StringSplitOptions.TrimEntries))
            .Where(static parts => parts is [_, { Length: > 0 }])
            .ToLookup(static parts => parts[0], static parts => parts[1]);
        return s_lines.SelectMany(wanted => all[wanted.Line].Take(1).Select(value => $"{wanted.Name} {Version().Replace(value, "$1")}"));
    }

    // The path of the library on the machine that built OpenCV, then its version.
    [GeneratedRegex(@"^.*\(ver ([^)]*)\)$")]
    private static partial Regex Version();
}
