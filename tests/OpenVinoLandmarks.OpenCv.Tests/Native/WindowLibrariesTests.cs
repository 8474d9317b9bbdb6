using System.Diagnostics;

namespace OpenVinoLandmarks.OpenCv.Tests.Native;

/// <summary>
/// Checks that the stubs in place of the window libraries fit OpenCV's native library, and that the system's loader accepts them. Whether
/// pictures are read and written with them is seen on a machine without GTK, where all tests of pictures use them, and in the tests of the
/// command line.
/// </summary>
[TestClass]
[OSCondition(OperatingSystems.Linux)]
public sealed class WindowLibrariesTests
{
    // No library defines these; OpenCV's library is built without the code that calls them.
    private static readonly string[] s_neverDefined = ["lzma_lzma_preset", "lzma_stream_encoder"];

    // Part of every Linux system that runs .NET.
    private static readonly string[] s_system =
    [
        "libm.so.6", "librt.so.1", "libpthread.so.0", "libdl.so.2", "libstdc++.so.6", "libgcc_s.so.1", "libc.so.6", "ld-linux-x86-64.so.2",
    ];

    private static string OpenCv { get; } =
        Directory.GetFiles(AppContext.BaseDirectory, "libOpenCvSharpExtern.so", SearchOption.AllDirectories).First();

    [TestMethod]
    public void Functions_AreAllThatOpenCvImports_FromLibrariesWithoutVersions()
    {
        IReadOnlyList<string> imports = ElfLibrary.Read(OpenCv).ImportsWithoutVersion;
        string[] expected = [.. WindowLibraries.Functions.Concat(s_neverDefined).Order(StringComparer.Ordinal)];
        CollectionAssert.AreEqual(expected, imports.Order(StringComparer.Ordinal).ToArray());
        Assert.HasCount(101, WindowLibraries.Functions);
    }

    [TestMethod]
    public void Names_AreAllLibrariesThatOpenCvNeeds_ExceptThoseOfTheSystem() =>
        CollectionAssert.AreEquivalent(
            ElfLibrary.Read(OpenCv).NeededLibraries.Except(s_system).ToArray(), WindowLibraries.Names.ToArray());

    [TestMethod]
    public void Build_TwoTimes_ReturnsEqualBytes() =>
        CollectionAssert.AreEqual(
            StubLibrary.Build("libx.so.1", ["first", "second"], "{0}!"), StubLibrary.Build("libx.so.1", ["first", "second"], "{0}!"));

    [TestMethod]
    [DataRow("first,setlocale,last")]
    [DataRow("setlocale")]
    public void AFunctionThatIsCalled_PrintsItsMessage_AndEndsTheProcess(string functions)
    {
        using ScratchFolder folder = new();
        string library = folder.File("libstub.so");
        File.WriteAllBytes(library, StubLibrary.Build("libstub.so", functions.Split(','), "{0} was called.\n"));

        // ls calls setlocale before it does anything else.
        (int code, string output, string errors) = RunLs(library);

        Assert.AreEqual((StubLibrary.ExitCode, "", "setlocale was called.\n"), (code, output, errors));
    }

    [TestMethod]
    public void ALibrary_WithoutAFunctionThatIsCalled_ChangesNothing()
    {
        using ScratchFolder folder = new();
        string library = folder.File("libstub.so");
        File.WriteAllBytes(library, StubLibrary.Build("libstub.so", [], ""));

        (int code, string output, string errors) = RunLs(library);

        Assert.AreEqual((0, "/\n", ""), (code, output, errors));
    }

    private static (int Code, string Output, string Errors) RunLs(string preloaded)
    {
        // A path with spaces would be a list of libraries to the loader.
        ProcessStartInfo start = new("/bin/ls", ["-d", "/"])
        {
            WorkingDirectory = Path.GetDirectoryName(preloaded),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["LD_PRELOAD"] = "./" + Path.GetFileName(preloaded);
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd(), errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors);
    }
}
