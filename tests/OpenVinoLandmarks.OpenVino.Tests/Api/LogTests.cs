namespace OpenVinoLandmarks.OpenVino.Tests.Api;

[TestClass]
[DoNotParallelize]
[RequiresOpenVino]
[RequiresOfficialModels]
public sealed class LogTests
{
    [TestMethod]
    public void D07_Handler_GetsTheRuntimesMessages_AndItsExceptionsStayHere()
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
            Provoke();
            Assert.IsGreaterThan(0, messages);
            Assert.IsInstanceOfType<InvalidOperationException>(OpenVinoLog.LastHandlerFailure);
            OpenVinoLog.SetHandler(null);
            int before = messages;
            Provoke();
            Assert.AreEqual(before, messages);
        }
        finally
        {
            OpenVinoLog.Reset();
        }
    }

    [TestMethod]
    public void D06_TheHandler_IsNotCollectedWhileTheRuntimeHoldsIt()
    {
        if (!OpenVinoLog.IsSupported)
        {
            Assert.IsFalse(OpenVinoRuntime.Version.IsAtLeast(2025, 4));
            return;
        }

        int[] messages = [0];
        SetForgottenHandler(messages);
        try
        {
            Garbage.Collect();
            Provoke();
            Assert.IsGreaterThan(0, messages[0]);
        }
        finally
        {
            OpenVinoLog.Reset();
        }
    }

    private static void SetForgottenHandler(int[] messages) => OpenVinoLog.SetHandler(_ => Interlocked.Increment(ref messages[0]));

    // AUTO writes about its choice of a device at this level.
    private static void Provoke()
    {
        using Core core = new Core();
        using Model model = LandmarkModel.Read(core);
        using CompiledModel compiled = core.CompileModel(model, "AUTO:CPU", new PropertySet().Add(PropertyKeys.LogLevel, LogLevel.Trace));
    }
}
