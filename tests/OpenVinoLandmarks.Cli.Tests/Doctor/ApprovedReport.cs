using System.Text.RegularExpressions;
using OpenVinoLandmarks.Cli.Diagnosis.Report;
using OpenVinoLandmarks.Cli.Tests.Support;

namespace OpenVinoLandmarks.Cli.Tests.Doctor;

/// <summary>
/// Compares a report of doctor with its approved text, the file Approved/NAME.txt. What depends on the machine is replaced before, and only
/// here. With OPENVINO_LANDMARKS_APPROVE_TEXTS=1 the text is written instead: look at it before you commit it.
/// </summary>
internal static partial class ApprovedReport
{
    private const string Folder = "tests/OpenVinoLandmarks.Cli.Tests/Doctor/Approved";

    // Applied in this order to the text with unwrapped lines.
    private static readonly (string Pattern, string Replacement)[] s_masks =
    [
        (@"(?<!\d)20\d\d\.\d+\.\d+(?!\d)", "VERSION"),
        (@"\.so\.2\d{3,4}(?!\d)", ".so.NNNN"),
        (@"^program .*$", "program    VERSIONS AND SYSTEM"),
        (@"^processor .*$", "processor  NAME AND INSTRUCTION SETS"),
        (@"OpenVINO's CPU: .*$", "OpenVINO's CPU: PRECISIONS"),
        (@"vectors of \d+ bits", "vectors of N bits"),
        (@"^OpenCV .*$", "OpenCV     VERSION AND BUILD"),
        // A machine may have a Python beside the one of the test, or none.
        (@"^( {11}- without a library: .*?); Python package openvino(?=;|$)", "$1"),
        (@"(?<![\w.])\d+(\.\d+)? ms", "TIME"),
        (@"\d+(\.\d+)? GiB", "SIZE"),
        (@"CPU: right, TIME, \w+ \(.*, SIZE\)$", "CPU: right, TIME, PRECISION (PROCESSOR, SIZE)"),
        (@"driver \d+,", "driver N,"),
        (@"\d+ model files", "N model files"),
        (@"\d+ files, \d+(\.\d+)? MB", "N files, SIZE"),
        // Depends on the times of this machine; FastestAdviceTests has the text.
        (@"^ {11}fastest would be .*\n", ""),
    ];

    // The hardware of the machine, and what it lacks for a GPU and an NPU.
    private static readonly (string Pattern, string Replacement)[] s_hardwareMasks =
    [
        (@"^ {11}(GPU|NPU) (has no device|does not load): .*$", "           $1 is not available: REASON"),
        (@"^hardware   .*\n( {11}(GPU|NPU) [0-9a-f]{4}:.*\n)*", "hardware   HARDWARE\n"),
        (@"^  - (GPU|NPU): .*\n( {8}.*\n)?", ""),
        (@"\nTo do:\n\z", ""),
    ];

    /// <summary>Checks the exit code and compares the text.</summary>
    /// <param name="result">The run of doctor.</param>
    /// <param name="exitCode">The expected exit code.</param>
    /// <param name="name">The name of the approved text.</param>
    /// <param name="paths">Paths that differ from run to run, with their replacements.</param>
    public static void Verify(ToolResult result, int exitCode, string name, params (string Path, string Replacement)[] paths)
    {
        result.Exited(exitCode);
        Assert.AreEqual("", result.Errors);
        string actual = Mask(result.Output, paths);
        string file = Path.Combine(TestData.RepositoryRoot, Folder, name + ".txt");
        if (Environment.GetEnvironmentVariable("OPENVINO_LANDMARKS_APPROVE_TEXTS") == "1")
        {
            File.WriteAllText(file, actual);
        }

        string expected = File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : "";
        Assert.AreEqual(expected, actual, $"{file} is not the text of this run:\n{result.Output}");
    }

    internal static string Mask(string text, params (string Path, string Replacement)[] paths)
    {
        text = Continuation().Replace(text, " ");
        foreach ((string path, string replacement) in paths.Append((TestData.RepositoryRoot, "REPOSITORY")))
        {
            // A runtime of set-up is reached through a link. The report hides the name of the user in a home folder.
            string target = Directory.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
            foreach (string name in (string[])[path, target, PrivateText.Hide(path, home: ""), PrivateText.Hide(target, home: "")])
            {
                text = text.Replace(name, replacement, StringComparison.Ordinal);
            }
        }

        foreach ((string pattern, string replacement) in s_masks.Concat(s_hardwareMasks))
        {
            text = Regex.Replace(text, pattern, replacement, RegexOptions.Multiline);
        }

        return text;
    }

    // A wrapped line goes on two columns further right.
    [GeneratedRegex(@"\n(?: {13}| {4}| {2})(?=[^\s-])")]
    private static partial Regex Continuation();
}
