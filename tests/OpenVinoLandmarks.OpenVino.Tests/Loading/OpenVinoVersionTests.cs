namespace OpenVinoLandmarks.OpenVino.Tests.Loading;

/// <summary>Parsing and comparing versions.</summary>
[TestClass]
public sealed class OpenVinoVersionTests
{
    [TestMethod]
    [DataRow("2026.4.1-22982-0123abcd-releases/2026/4", 2026, 4, 1)]
    [DataRow("2024.6.0-17404-4c0f47d2335-releases/2024/6", 2024, 6, 0)]
    [DataRow("2025.10", 2025, 10, 0)]
    [DataRow("2027", 2027, 0, 0)]
    public void Parse_ReadsTheThreeNumbers(string build, int year, int release, int patch)
    {
        OpenVinoVersion version = OpenVinoVersion.Parse(build);
        Assert.AreEqual((year, release, patch), (version.Year, version.Release, version.Patch));
        Assert.AreEqual(build, version.BuildNumber);
        Assert.AreEqual($"{year}.{release}.{patch}", version.ToString());
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("custom_main_build")]
    public void Parse_OfOtherText_IsRefused(string build) => Assert.ThrowsExactly<FormatException>(() => OpenVinoVersion.Parse(build));

    [TestMethod]
    public void Order_GoesByNumber()
    {
        OpenVinoVersion older = OpenVinoVersion.Parse("2025.2.0"), newer = OpenVinoVersion.Parse("2025.10.0");
        Assert.IsTrue(older < newer && newer > older && older <= newer && newer >= older);
        Assert.IsTrue(newer.IsAtLeast(2025, 10) && newer.IsAtLeast(2024, 11));
        Assert.IsFalse(newer.IsAtLeast(2025, 11) || newer.IsAtLeast(2026, 0));
        Assert.IsGreaterThan(0, newer.CompareTo(null));
    }
}
