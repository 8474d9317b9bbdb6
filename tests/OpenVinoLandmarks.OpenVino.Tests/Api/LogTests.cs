namespace OpenVinoLandmarks.OpenVino.Tests.Api;

/// <summary>The redirection of the runtime's log.</summary>
[TestClass]
[DoNotParallelize]
[RequiresOpenVino]
[RequiresOfficialModels]
public sealed class LogTests
{
    [TestMethod]
    public void D07_Handler_GetsTheRuntimesMessages_AndItsExceptionsDoNotReachNativeCode()
    {
        if (!OpenVinoLog.IsSupported)
        {
            Assert.ThrowsExactly<NotSupportedException>(static () => OpenVinoLog.SetHandler(null));
            Assert.ThrowsExactly<NotSupportedException>(OpenVinoLog.Reset);
            return;
        }

        int messages = 0;
        OpenVinoLog.SetHandler(message =>
        {
            Interlocked.Increment(ref messages);
            throw new InvalidOperationException(message);
        });
        try
        {
            WriteMessages();
            Assert.IsGreaterThan(0, messages);
            Assert.IsInstanceOfType<InvalidOperationException>(OpenVinoLog.LastHandlerFailure);
            OpenVinoLog.SetHandler(null);
            int before = messages;
            WriteMessages();
            Assert.AreEqual(before, messages);
        }
        finally
        {
            OpenVinoLog.Reset();
        }
    }

    [TestMethod]
    public void D06_TheHandler_IsNotCollectedWhileItIsSet()
    {
        if (!OpenVinoLog.IsSupported)
        {
            Assert.IsFalse(OpenVinoRuntime.Version.IsAtLeast(2025, 4));
            return;
        }

        int[] messages = [0];
        SetUnreferencedHandler(messages);
        try
        {
            Garbage.Collect();
            WriteMessages();
            Assert.IsGreaterThan(0, messages[0]);
        }
        finally
        {
            OpenVinoLog.Reset();
        }
    }

    private static void SetUnreferencedHandler(int[] messages) => OpenVinoLog.SetHandler(_ => Interlocked.Increment(ref messages[0]));

    // At this level AUTO writes a message about its choice of a device.
    private static void WriteMessages()
    {
        using Core core = new Core();
        using Model model = LandmarkModel.Read(core);
        using CompiledModel compiled = core.CompileModel(model, "AUTO:CPU", new PropertySet().Add(PropertyKeys.LogLevel, LogLevel.Trace));
    }
}
