using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.Reliability.Tests;

/// <summary>The reader of a library's exports, which other tests rely on.</summary>
[TestClass]
public sealed class ElfLibraryTests
{
    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public void Read_OfALibraryOfDotNet_FindsItsExports()
    {
        string library = Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "libSystem.Native.so");

        IReadOnlyList<string> names = ElfLibrary.Read(library).Exports;

        CollectionAssert.Contains(names.ToArray(), "SystemNative_Read");
        CollectionAssert.DoesNotContain(names.ToArray(), "malloc", "malloc is imported, not exported");
    }

    [TestMethod]
    public void Read_OfAnotherKindOfFile_SaysSo()
    {
        string assembly = typeof(ElfLibraryTests).Assembly.Location;
        InvalidDataException refusal = Assert.ThrowsExactly<InvalidDataException>(() => ElfLibrary.Read(assembly));
        StringAssert.Contains(refusal.Message, "no 64-bit little-endian ELF");
    }
}
