using System.Runtime.InteropServices;
using OpenCvSharp;

namespace OpenVinoLandmarks.OpenCv.Tests.Pictures;

/// <summary>Checks that a picture that does not fit into memory is not called damaged. The limit holds for the whole process.</summary>
[TestClass]
[DoNotParallelize]
[OSCondition(OperatingSystems.Linux)]
public sealed partial class PictureMemoryTests
{
    private const int AddressSpace = 9, Side = 13_000, Progressive = 2;
    private const ulong Spare = 300 << 20;

    [TestMethod]
    [DataRow(".png", new int[0])]
    [DataRow(".jpg", new int[0])]
    [DataRow(".jpg", new[] { Progressive, 1 })]
    public void Decode_LessMemoryThanThePixelsNeed_SaysSo(string extension, int[] parameters)
    {
        byte[] file;
        using (Mat flat = new(Side, Side, MatType.CV_8UC1, Scalar.All(90)))
        {
            Assert.IsTrue(Cv2.ImEncode(extension, flat, out file, parameters));
        }

        Assert.ThrowsExactly<ImageException>(() => PictureReader.Decode([1, 2, 3, 4], "warm-up"));
        ulong pages = ulong.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[0]);
        Assert.AreEqual(0, getrlimit(AddressSpace, out Limit old));
        Assert.AreEqual(0, setrlimit(AddressSpace, old with { Soft = pages * (ulong)Environment.SystemPageSize + Spare }));
        ImageException e;
        try
        {
            e = Assert.ThrowsExactly<ImageException>(() => PictureReader.Decode(file, "large" + extension));
        }
        finally
        {
            Assert.AreEqual(0, setrlimit(AddressSpace, old));
        }

        StringAssert.StartsWith(e.Message, $"large{extension}: not enough memory to decode {Side} x {Side} pixels");
    }

    [LibraryImport("libc")]
    private static partial int getrlimit(int resource, out Limit limit);

    [LibraryImport("libc")]
    private static partial int setrlimit(int resource, in Limit limit);

    private record struct Limit(ulong Soft, ulong Hard);
}
