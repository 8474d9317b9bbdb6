namespace OpenVinoLandmarks.TestSupport;

/// <summary>The test opens a page in Chromium.</summary>
public sealed class RequiresChromiumAttribute() : RequirementAttribute(
    Chromium.Program is not null, "needs the program chromium on PATH (Debian: apt-get install chromium)");

/// <summary>The installed Chromium. Tests never download a browser.</summary>
public static class Chromium
{
    /// <summary>The path of the program, or null.</summary>
    public static string? Program { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, "chromium")).FirstOrDefault(File.Exists);

    /// <summary>The folder for screenshots, to be looked at: OPENVINO_LANDMARKS_SCREENSHOTS, or null for none.</summary>
    public static string? Screenshots { get; } = Environment.GetEnvironmentVariable("OPENVINO_LANDMARKS_SCREENSHOTS");
}
