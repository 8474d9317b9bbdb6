using OpenCvSharp;

namespace OpenVinoLandmarks.OpenCv.Tests.Pictures;

/// <summary>The extensions that are read are those that are written.</summary>
[TestClass]
public sealed class PictureEndingTests
{
    [TestMethod]
    [DataRow(1)]
    [DataRow(3)]
    [DataRow(4)]
    public void EveryExtensionThatIsRead_IsWritten_AndReadsBack(int channels)
    {
        using ScratchFolder folder = new();
        foreach (string extension in PictureReader.Extensions)
        {
            using Mat picture = new(24, 40, MatType.CV_8UC(channels), Scalar.All(200));
            string file = folder.File("picture" + extension.ToUpperInvariant());

            Assert.IsTrue(PictureWriter.CanWrite(file), extension);
            PictureWriter.Write(file, picture);

            using Mat read = PictureReader.Read(file);
            Assert.AreEqual(new Size(40, 24), read.Size(), extension);
            Assert.IsGreaterThan(150, Cv2.Mean(read).Val0, extension);
        }
    }
}
