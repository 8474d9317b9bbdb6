using System.Security.Cryptography;
using OpenVinoLandmarks.Cli.Tests.Doctor;
using OpenVinoLandmarks.Cli.Tests.Support;

namespace OpenVinoLandmarks.Cli.Tests.Runtimes;

/// <summary>
/// A machine without OpenSSL, on which .NET ends the process at the first hash: in a mount namespace, an empty file is mounted over each
/// of its libraries.
/// </summary>
[TestClass]
[OSCondition(OperatingSystems.Linux)]
public sealed class WithoutOpenSslTests : IDisposable
{
    private const string Remedy = "Install it: apt-get install openssl (Debian, Ubuntu) or dnf install openssl-libs (Fedora, RHEL)";

    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [TestMethod]
    public void BundledModels_OnManaged_AreFound()
    {
        ToolResult result = Run([], "$TOOL detect --device MANAGED $SAMPLE").Succeeded();

        StringAssert.Contains(result.Output, "model   face-landmarks-5pt-0002 FP32");
        StringAssert.Contains(result.Output, "1 face");
    }

    [TestMethod]
    [RequiresOpenVino]
    public void BundledModels_OnOpenVino_AreFound_AndNoCompiledModelIsKept()
    {
        Dictionary<string, string?> environment = new()
        {
            ["OPENVINO_LIB_PATHS"] = TestData.DefaultRuntime,
            ["XDG_CACHE_HOME"] = _scratch.Path,
        };

        StringAssert.Contains(Run(environment, "$TOOL detect --device CPU $SAMPLE").Succeeded().Output, "1 face");

        Assert.IsEmpty(Directory.GetFileSystemEntries(_scratch.Path));
    }

    [TestMethod]
    [RequiresOfficialModels]
    public void ModelsOfIntel_AreAnErrorWithTheRemedy() =>
        Run(Models, "$TOOL detect --device MANAGED $SAMPLE").Refused(5, "OpenSSL is missing", Remedy);

    [TestMethod]
    [DataRow("--models yunet-n --yes")]
    [DataRow("--dry-run")]
    [DataRow("--remove --yes")]
    public void SetUp_IsAnErrorWithTheRemedy_AndWritesNothing(string options)
    {
        string inventory = _scratch.Write("openvino-landmarks/setup/inventory.json", "{\"items\":[]}"u8);

        Run(new() { ["XDG_CACHE_HOME"] = _scratch.Path }, $"$TOOL setup {options}").Refused(5, "OpenSSL is missing", Remedy);

        CollectionAssert.AreEqual(new[] { inventory }, Directory.GetFiles(_scratch.Path, "*", SearchOption.AllDirectories));
    }

    [TestMethod]
    public void Doctor_NamesIt_AndWorks() => ApprovedReport.Verify(Run([], "$TOOL doctor"), 0, "no-openssl");

    [TestMethod]
    [RequiresOfficialModels]
    public void Doctor_WithModelsThatCannotBeCompared_DoesNotWork()
    {
        ToolResult result = Run(Models, "$TOOL doctor").Exited(5);

        StringAssert.StartsWith(result.Output, "DOES NOT WORK");
        StringAssert.Contains(result.Output, "model files: not compared, because OpenSSL is missing");
        StringAssert.Contains(result.Output, "sudo apt-get install openssl");
        Assert.DoesNotContain("curl", result.Output);
    }

    private static Dictionary<string, string?> Models => new() { ["OPENVINO_LANDMARKS_MODELS"] = TestData.Models };

    private ToolResult Run(Dictionary<string, string?> environment, string command)
    {
        string hide = string.Join(" && ", LibrariesOfOpenSsl().Select(library => $"mount --bind /dev/null '{library}'"));
        string script = $"unshare -rm true || exit 99; unshare -rm sh -c \"{hide} || exit 99; exec {command}\"";
        ToolResult result = Shell.Run(_scratch.Path, script, environment);
        if (result.ExitCode == 99)
        {
            Assert.Inconclusive($"bind mounts need user namespaces: {result.Errors}");
        }

        return result;
    }

    // This process has loaded one of them; others may be in the same folder.
    private static string[] LibrariesOfOpenSsl()
    {
        SHA256.HashData([]);
        string loaded = File.ReadLines("/proc/self/maps").First(line => line.Contains("/libssl.so", StringComparison.Ordinal));
        return Directory.GetFiles(Path.GetDirectoryName(loaded[loaded.IndexOf('/')..])!, "libssl.so*");
    }
}
