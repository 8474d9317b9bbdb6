namespace OpenVinoLandmarks.OpenVino.Tests.Loading;

/// <summary>The runtime that this process has loaded, and attempts to load another one.</summary>
[TestClass]
[RequiresOpenVino]
public sealed class OpenVinoRuntimeTests
{
    // The first entry: the folder of a runtime, or the file of a library that is used instead of it.
    private static string Named { get; } =
        Path.GetFullPath(Environment.GetEnvironmentVariable("OPENVINO_LIB_PATHS")!.Split(Path.PathSeparator)[0]);

    [TestMethod]
    public void LibraryPath_IsInTheVariablesFolder()
    {
        OpenVinoRuntime.Load();
        Assert.AreEqual(Named, File.Exists(Named) ? OpenVinoRuntime.LibraryPath : Path.GetDirectoryName(OpenVinoRuntime.LibraryPath));
    }

    [TestMethod]
    public void Version_IsTheNumberBehindTheLibrarysName()
    {
        OpenVinoVersion version = OpenVinoRuntime.Version;
        string suffix = Directory.EnumerateFiles(TestData.DefaultRuntime!, "libopenvino_c.so.*").Single().Split('.')[^1];
        Assert.AreEqual($"{version.Year % 100}{version.Release}{version.Patch}", suffix);
        StringAssert.StartsWith(version.BuildNumber, version.ToString());
    }

    [TestMethod]
    public void Load_OfTheSameLibrary_DoesNothing_ForEachOfItsNames()
    {
        OpenVinoRuntime.Load();
        using ScratchFolder scratch = new ScratchFolder();
        string link = scratch.File("libopenvino_c.so");
        File.CreateSymbolicLink(link, OpenVinoRuntime.LibraryPath);
        foreach (string? same in (string?[])[null, Named, OpenVinoRuntime.LibraryPath, link, Path.GetDirectoryName(link)])
        {
            OpenVinoRuntime.Load(same);
        }

        Assert.IsTrue(OpenVinoRuntime.TryLoad(Named, out _));
    }

    [TestMethod]
    public void Load_OfAnother_NamesBoth()
    {
        OpenVinoRuntime.Load();
        using ScratchFolder scratch = new ScratchFolder();
        string other = scratch.Write("libopenvino_c.so.2999", []);
        InvalidOperationException error = Assert.ThrowsExactly<InvalidOperationException>(() => OpenVinoRuntime.Load(scratch.Path));
        StringAssert.Contains(error.Message, OpenVinoRuntime.LibraryPath);
        StringAssert.Contains(error.Message, other);
        Assert.IsFalse(OpenVinoRuntime.TryLoad(other, out string? reason));
        StringAssert.Contains(reason, other);
    }
}
