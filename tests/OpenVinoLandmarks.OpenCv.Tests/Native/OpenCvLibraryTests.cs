namespace OpenVinoLandmarks.OpenCv.Tests.Native;

[TestClass]
public sealed class OpenCvLibraryTests
{
    [TestMethod]
    public void Version_IsThePackagesOwn() => StringAssert.StartsWith(OpenCvLibrary.Version, "4.13");

    [TestMethod]
    public void Explain_MissingSystemLibrary_NamesItAndThePackage()
    {
        const string words = """
            Unable to load shared library 'OpenCvSharpExtern' or one of its dependencies. In order to help diagnose loading problems, consider using a tool like strace.
            libgtk-3.so.0: cannot open shared object file: No such file or directory
            /app/libOpenCvSharpExtern.so: cannot open shared object file: No such file or directory
            """;

        string message = OpenCvLibrary.Explain(words);

        StringAssert.Contains(message, "the system lacks libgtk-3.so.0.");
        StringAssert.Contains(message, "apt-get install --no-install-recommends libgtk-3-0");
        Assert.DoesNotContain("OpenCvSharpExtern", message);
    }

    [TestMethod]
    public void Explain_LibraryOfNoKnownPackage_StillNamesIt()
    {
        string message = OpenCvLibrary.Explain("libstrange.so.7: cannot open shared object file: No such file or directory");

        StringAssert.Contains(message, "libstrange.so.7");
        Assert.DoesNotContain("apt-get", message);
    }

    [TestMethod]
    public void Explain_NoLibraryAtAll_NamesThePackagesThatHaveIt()
    {
        string message = OpenCvLibrary.Explain("/app/libOpenCvSharpExtern.so: cannot open shared object file: No such file or directory");

        StringAssert.Contains(message, "OpenCvSharp4.official.runtime.linux-x64");
    }
}
