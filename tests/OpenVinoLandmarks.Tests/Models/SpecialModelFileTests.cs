using OpenVinoLandmarks.Models;

namespace OpenVinoLandmarks.Tests.Models;

/// <summary>Model files that are pipes, sockets or devices are refused without opening them.</summary>
[TestClass]
[OSCondition(OperatingSystems.Linux)]
public sealed class SpecialModelFileTests
{
    public static IEnumerable<object[]> Cases =>
        from kind in SpecialFile.Kinds from extension in new[] { ".xml", ".bin" } select new object[] { kind, extension };

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Read_ThrowsAtOnce(string kind, string extension)
    {
        using ScratchFolder folder = new();
        string special = SpecialFile.Make(kind, folder.File("m" + extension));
        if (extension == ".bin")
        {
            folder.Write("m.xml", new ModelLocator().Read(ModelCatalog.BundledLandmarks, "FP32").Definition.Span);
        }

        ModelException error = SpecialFile.Throws<ModelException>(() => new ModelFileReader().ReadPath(folder.File("m.xml")));

        StringAssert.Contains(error.Message, $"{special} is a pipe, a socket or a device");
    }
}
