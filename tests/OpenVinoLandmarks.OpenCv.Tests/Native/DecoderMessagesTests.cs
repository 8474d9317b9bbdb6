using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.OpenCv.Tests.Native;

/// <summary>Checks that messages of C libraries reach the decode on the thread that printed them, and no other one.</summary>
[TestClass]
[OSCondition(OperatingSystems.Linux)]
public sealed partial class DecoderMessagesTests
{
    [TestMethod]
    public void Collect_ReturnsTheTextOfThisThread()
    {
        using DecoderMessages messages = DecoderMessages.Collect();

        Print("first\nsecond ");
        Print("part\n");

        CollectionAssert.AreEqual(new[] { "first", "second part" }, messages.Lines().ToArray());
    }

    [TestMethod]
    public void Collect_ManyThreads_KeepTheirTextsApart() =>
        Parallel.For(0, 200, i =>
        {
            using DecoderMessages messages = DecoderMessages.Collect();
            Print($"{i}\n");
            Thread.Yield();
            Print($"{i} again\n");
            CollectionAssert.AreEqual(new[] { $"{i}", $"{i} again" }, messages.Lines().ToArray());
        });

    private static void Print(string text) => Assert.IsGreaterThanOrEqualTo(0, fputs(text, Stream()));

    private static nint Stream() => Marshal.ReadIntPtr(NativeLibrary.GetExport(NativeLibrary.GetMainProgramHandle(), "stderr"));

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int fputs(string text, nint stream);
}
