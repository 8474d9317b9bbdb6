namespace OpenVinoLandmarks.OpenVino.Tests.Loading;

[TestClass]
[RequiresOpenVino]
public sealed class OpenVinoRuntimeTests
{
    [TestMethod]
    public void LibraryPath_IsInTheFolderThatTheVariableNames()
    {
        OpenVinoRuntime.Load();
        Assert.AreEqual(Path.GetFullPath(TestData.DefaultRuntime!), Path.GetDirectoryName(OpenVinoRuntime.LibraryPath));
    }

    [TestMethod]
    public void Version_IsTheNumberBehindTheLibrarysName()
    {
        OpenVinoVersion version = OpenVinoRuntime.Version;
        Assert.AreEqual($"{version.Year % 100}{version.Release}{version.Patch}", OpenVinoRuntime.LibraryPath.Split('.')[^1]);
        StringAssert.StartsWith(version.BuildNumber, version.ToString());
    }

    [TestMethod]
    public void Load_TheSameAgain_DoesNothing_ByAnyName()
    {
        OpenVinoRuntime.Load();
        using var scratch = new ScratchFolder();
        string link = scratch.File("libopenvino_c.so");
        File.CreateSymbolicLink(link, OpenVinoRuntime.LibraryPath);
        foreach (string? same in (string?[])[null, TestData.DefaultRuntime, OpenVinoRuntime.LibraryPath, link, Path.GetDirectoryName(link)])
        {
            OpenVinoRuntime.Load(same);
        }

        Assert.IsTrue(OpenVinoRuntime.TryLoad(TestData.DefaultRuntime, out _));
    }

    [TestMethod]
    public void Load_OfAnother_NamesBoth()
    {
        OpenVinoRuntime.Load();
        using var scratch = new ScratchFolder();
        string other = scratch.Write("libopenvino_c.so.2999", []);
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => OpenVinoRuntime.Load(scratch.Path));
        StringAssert.Contains(error.Message, OpenVinoRuntime.LibraryPath);
        StringAssert.Contains(error.Message, other);
        Assert.IsFalse(OpenVinoRuntime.TryLoad(other, out string? reason));
        StringAssert.Contains(reason, other);
    }
}
