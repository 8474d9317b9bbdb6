using OpenVinoLandmarks.OpenVino.Loading;

namespace OpenVinoLandmarks.OpenVino.Tests.Tensors;

/// <summary>The runtimes' numbers of the element types, and the element types of .NET types.</summary>
[TestClass]
public sealed class ElementTypeTests
{
    [TestMethod]
    [DataRow("2024.6.0", ElementType.Float32, 5)]
    [DataRow("2024.6.0", ElementType.UInt8, 17)]
    [DataRow("2024.6.0", ElementType.Dynamic, 1)]
    [DataRow("2024.6.0", ElementType.String, 24)]
    [DataRow("2025.4.1", ElementType.Float32, 4)]
    [DataRow("2025.4.1", ElementType.UInt8, 16)]
    [DataRow("2026.4.1", ElementType.Dynamic, 0)]
    [DataRow("2026.4.1", ElementType.Boolean, 1)]
    [DataRow("2026.4.1", ElementType.String, 23)]
    [DataRow("2026.4.1", ElementType.Float8E8M0, 25)]
    public void Numbers_AreTheHeadersOfTheVersion(string version, ElementType type, int number)
    {
        ElementTypeNumbers numbers = ElementTypeNumbers.For(OpenVinoVersion.Parse(version));
        Assert.AreEqual(number, numbers.ToNative(type));
        Assert.AreEqual(type, numbers.FromNative(number));
    }

    [TestMethod]
    public void Numbers_UndefinedOfOldRuntimes_IsDynamic_AndUnknownOnesAreRefused()
    {
        ElementTypeNumbers old = ElementTypeNumbers.For(OpenVinoVersion.Parse("2024.6.0"));
        Assert.AreEqual(ElementType.Dynamic, old.FromNative(0));
        Assert.ThrowsExactly<NotSupportedException>(() => old.FromNative(99));
    }

    [TestMethod]
    [RequiresOpenVino]
    public void Verify_WithTheNumbersOfAnotherVersion_Fails()
    {
        bool isNew = OpenVinoRuntime.Version.IsAtLeast(2025, 1);
        OpenVinoVersion other = OpenVinoVersion.Parse(isNew ? "2024.6.0" : "2026.4.1");
        LoadedLibrary library = OpenVinoRuntime.EnsureLoaded().Library;
        ElementTypeNumbers.For(OpenVinoRuntime.Version).Verify(library, OpenVinoRuntime.Version);
        Assert.ThrowsExactly<OpenVinoLoadException>(() => ElementTypeNumbers.For(other).Verify(library, other));
    }

    [TestMethod]
    public void Of_KnowsTheNetTypes()
    {
        Assert.AreEqual(ElementType.Float32, ElementTypes.Of<float>());
        Assert.AreEqual(ElementType.Float16, ElementTypes.Of<Half>());
        Assert.AreEqual(ElementType.Boolean, ElementTypes.Of<bool>());
        Assert.AreEqual(ElementType.UInt64, ElementTypes.Of<ulong>());
        Assert.AreEqual(ElementType.Int8, ElementTypes.Of<sbyte>());
        Assert.ThrowsExactly<NotSupportedException>(static () => ElementTypes.Of<decimal>());
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(static () => ((ElementType)99).BitWidth());
    }
}
