namespace OpenVinoLandmarks.OpenCv.Tests.Native;

/// <summary>Checks the version of OpenCV and the messages about libraries that cannot be loaded.</summary>
[TestClass]
public sealed class OpenCvLibraryTests
{
    [TestMethod]
    public void Version_OfTheLoadedLibrary_IsThatOfThePackage() => StringAssert.StartsWith(OpenCvLibrary.Version, "4.13");

    [TestMethod]
    public void Explain_MissingSystemLibrary_NamesItAndThePackage()
    {
        const string loaderText = """
            Unable to load shared library 'OpenCvSharpExtern' or one of its dependencies.
            libgtk-3.so.0: cannot open shared object file: No such file or directory
            /app/libOpenCvSharpExtern.so: cannot open shared object file: No such file or directory
            """;

        string message = OpenCvLibrary.Explain(loaderText);

        StringAssert.Contains(message, "the system lacks libgtk-3.so.0.");
        StringAssert.Contains(message, "apt-get install --no-install-recommends libgtk-3-0");
        Assert.DoesNotContain("OpenCvSharpExtern", message);
    }

    [TestMethod]
    public void Explain_LibraryOfAnUnknownPackage_NamesTheLibrary()
    {
        string message = OpenCvLibrary.Explain("libstrange.so.7: cannot open shared object file: No such file or directory");

        StringAssert.Contains(message, "libstrange.so.7");
        Assert.DoesNotContain("apt-get", message);
    }

    [TestMethod]
    public void Explain_OpenCvLibraryMissing_NamesThePackagesThatContainIt()
    {
        string message = OpenCvLibrary.Explain(
            "/app/libOpenCvSharpExtern.so: cannot open shared object file: No such file or directory");

        StringAssert.Contains(message, "OpenCvSharp4.official.runtime.linux-x64");
    }
}
