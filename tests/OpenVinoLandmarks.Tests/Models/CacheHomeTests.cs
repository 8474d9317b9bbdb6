using OpenVinoLandmarks.Models;

namespace OpenVinoLandmarks.Tests.Models;

/// <summary>The folder of the caches: absolute, or absent. A relative one would be made in the current folder.</summary>
[TestClass]
[DoNotParallelize]
[OSCondition(OperatingSystems.Linux)]
public sealed class CacheHomeTests
{
    [TestMethod]
    [DataRow(null, "/proc/nonexistent")]
    [DataRow(null, "/dev/null")]
    [DataRow(null, "tests")]
    [DataRow("cache", "/tmp")]
    [DataRow("./cache", "/tmp")]
    public void WithoutAUsableHome_ThereIsNone(string? xdg, string home) => With(xdg, home, () =>
    {
        Assert.IsNull(ModelSearchPath.UserCache);
        Assert.IsTrue(ModelSearchPath.Folders().All(Path.IsPathFullyQualified));
    });

    [TestMethod]
    [DataRow("/var/cache/x", "/proc/nonexistent", "/var/cache/x/openvino-landmarks")]
    [DataRow(null, "/tmp", "/tmp/.cache/openvino-landmarks")]
    [DataRow("", "/tmp", "/tmp/.cache/openvino-landmarks")]
    public void WithAUsableHome_ItIsInside(string? xdg, string home, string expected) =>
        With(xdg, home, () => Assert.AreEqual(expected, ModelSearchPath.UserCache));

    private static void With(string? xdg, string home, Action test)
    {
        string? oldXdg = Environment.GetEnvironmentVariable("XDG_CACHE_HOME"), oldHome = Environment.GetEnvironmentVariable("HOME");
        try
        {
            Environment.SetEnvironmentVariable("XDG_CACHE_HOME", xdg);
            Environment.SetEnvironmentVariable("HOME", home);
            test();
        }
        finally
        {
            Environment.SetEnvironmentVariable("XDG_CACHE_HOME", oldXdg);
            Environment.SetEnvironmentVariable("HOME", oldHome);
        }
    }
}
