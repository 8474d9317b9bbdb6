using System.Diagnostics;

namespace OpenVinoLandmarks.TestSupport;

/// <summary>Publishes the command-line program for another platform.</summary>
internal static class PublishedProgram
{
    /// <summary>Runs <c>scripts/publish</c>, which takes a minute or two.</summary>
    /// <param name="platform">The platform, such as win-x64.</param>
    /// <param name="folder">The folder of the program, which is created.</param>
    public static void Publish(string platform, string folder)
    {
        string script = Path.Combine(TestData.RepositoryRoot, "scripts", "publish");
        ProcessStartInfo start = new(script, ["--rid", platform, "--output", folder]) { RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        string messages = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode, messages);
    }

    /// <summary>Unpacks an OpenVINO runtime of the test data and returns the folder of its libraries.</summary>
    /// <param name="version">The version, such as 2026.4.1.</param>
    /// <param name="platform">The platform.</param>
    /// <param name="parent">The folder into which the folder <c>VERSION</c> is unpacked.</param>
    public static string UnpackRuntime(string version, string platform, string parent)
    {
        string archive = Path.Combine(TestData.Root!, "openvino", $"openvino-{version}-{platform}.tar.xz");
        Directory.CreateDirectory(parent);
        using Process tar = Process.Start("tar", ["-xJf", archive, "-C", parent]);
        tar.WaitForExit();
        Assert.AreEqual(0, tar.ExitCode, archive);
        return Path.Combine(parent, version, "libs");
    }
}
