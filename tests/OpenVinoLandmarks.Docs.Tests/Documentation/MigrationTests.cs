using DocumentedPrograms;

namespace OpenVinoLandmarks.Docs.Tests.Documentation;

/// <summary>
/// Runs the programs of the pages about migrations, which <see cref="Pages.SnippetTests"/> compares with the pages: both return the same
/// numbers.
/// </summary>
[TestClass]
[RequiresOpenVino]
public sealed class MigrationTests
{
    private static readonly string s_model = Path.Combine(
        TestData.RepositoryRoot, "models", "bundled", "face-landmarks-5pt-0002", "FP32", "face-landmarks-5pt-0002.xml");

    [TestMethod]
    public void Programs_OfBothPages_ReturnTheSameTenNumbers()
    {
        float[] pixels = [.. Enumerable.Range(0, 3 * 48 * 48).Select(i => i % 256f)];

        float[] numbers = Migrations.FromOpenVinoCSharpApi(s_model, pixels);

        Assert.HasCount(10, numbers);
        Assert.IsTrue(numbers.All(float.IsFinite));
        Assert.IsGreaterThan(1, numbers.Distinct().Count());
        CollectionAssert.AreEqual(numbers, Migrations.FromSdcbOpenVino(s_model, pixels));
    }
}
