using OpenVinoLandmarks.Managed.Planning;

namespace OpenVinoLandmarks.Managed.Tests.Planning;

/// <summary>The groups of tiles of Winograd's algorithm: none is a small rest, and each thread has one.</summary>
[TestClass]
public sealed class MethodChoiceTests
{
    [TestMethod]
    [DataRow(1, 1, 1)]
    [DataRow(9, 1, 9)]
    [DataRow(25, 1, 25)]
    [DataRow(25, 2, 13)]
    [DataRow(35, 1, 35)]
    [DataRow(40, 1, 20)]
    [DataRow(100, 1, 24)]
    [DataRow(1, 2, 1)]
    [DataRow(64, 2, 16)]
    [DataRow(361, 2, 24)]
    public void GroupTiles_DivideTilesEvenly(long tiles, int threads, int expected) =>
        Assert.AreEqual(expected, MethodChoice.GroupTiles(tiles, threads));
}
