namespace OpenVinoLandmarks.OpenCv;

/// <summary>Where OpenCV's cascade files are looked for: the caller's file, <c>OPENVINO_LANDMARKS_CASCADE</c>, Debian's <c>opencv-data</c>.</summary>
public static class CascadeFiles
{
    /// <summary>The variable that names a cascade file.</summary>
    public const string Variable = "OPENVINO_LANDMARKS_CASCADE";

    // alt2 first: its boxes, mapped to tight faces, give the lowest landmark error of the two.
    private static readonly string[] s_installedFiles =
    [
        "/usr/share/opencv4/haarcascades/haarcascade_frontalface_alt2.xml",
        "/usr/share/opencv4/haarcascades/haarcascade_frontalface_default.xml",
    ];

    /// <summary>The file to use. A file that the caller or the variable names is taken as it is, whether it exists or not.</summary>
    /// <param name="option">The file that the caller named, or null.</param>
    /// <exception cref="ModelException">No file is named and none is installed.</exception>
    public static string Find(string? option = null)
    {
        if (!string.IsNullOrEmpty(option))
        {
            return option;
        }

        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            return named;
        }

        return s_installedFiles.FirstOrDefault(File.Exists) ?? throw new ModelException(
            $"No cascade file was found. Name one with --cascade or {Variable}, or install Debian's package opencv-data. Looked for {string.Join(", ", s_installedFiles)}.");
    }
}
