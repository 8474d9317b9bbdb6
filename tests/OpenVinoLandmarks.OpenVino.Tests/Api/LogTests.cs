namespace OpenVinoLandmarks.OpenVino.Tests.Api;

[TestClass]
[RequiresOpenVino]
[RequiresOfficialModels]
public sealed class LogTests
{
    [TestMethod]
    public void Handler_GetsTheRuntimesMessages_AndItsExceptionsStayHere()
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

    // AUTO writes about its choice of a device at this level.
    private static void Provoke()
    {
        using var core = new Core();
        using Model model = LandmarkModel.Read(core);
        using CompiledModel compiled = core.CompileModel(model, "AUTO:CPU", new PropertySet().Add(PropertyKeys.LogLevel, LogLevel.Trace));
    }
}
