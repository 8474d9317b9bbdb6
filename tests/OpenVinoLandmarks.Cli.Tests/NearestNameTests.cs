namespace OpenVinoLandmarks.Cli.Tests;

/// <summary>The suggestions for mistyped options and commands.</summary>
[TestClass]
public sealed class NearestNameTests
{
    private static readonly string[] s_names = ["--device", "--format", "--face", "--faces"];

    [TestMethod]
    [DataRow("--devise", "--device")]
    [DataRow("--dveice", "--device")]
    [DataRow("--fromat", "--format")]
    [DataRow("--fac", "--face")]
    [DataRow("--facez", "--face")]
    public void Find_TypingError_ReturnsTheIntendedName(string typed, string expected) =>
        Assert.AreEqual(expected, NearestName.Find(typed, s_names));

    [TestMethod]
    [DataRow("--something-else")]
    [DataRow("-x")]
    public void Find_NothingSimilar_ReturnsNull(string typed) => Assert.IsNull(NearestName.Find(typed, s_names));

    [TestMethod]
    public void Distance_IsTheNumberOfEdits()
    {
        Assert.AreEqual(0, NearestName.Distance("abc", "abc"));
        Assert.AreEqual(3, NearestName.Distance("", "abc"));
        Assert.AreEqual(1, NearestName.Distance("abdc", "abcd"));
        Assert.AreEqual(3, NearestName.Distance("kitten", "sitting"));
    }
}
