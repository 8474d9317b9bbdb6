using System.Text;
using OpenVinoLandmarks.OpenVino;
using OpenVinoLandmarks.Reliability.Worker.Networks;

namespace OpenVinoLandmarks.Reliability.Worker.Jobs;

/// <summary>Ends the process in a given way, with or without disposing its objects. A crash at the end shows in the exit code.</summary>
internal static class ExitJob
{
    public static int Run(string how)
    {
        switch (how)
        {
            case "disposed":
                MainJob.Run();
                return 0;
            case "shut-down":
                MainJob.Run();
                OpenVinoRuntime.Shutdown();
                return 0;
            case "nothing-disposed":
                Request().Infer();
                return 0;
            case "running":
                Request().Start();
                return 0;
            case "other-thread-infers":
                InferForever();
                return 0;
            default:
                Console.Error.WriteLine($"Unknown way to end: {how}");
                return 2;
        }
    }

    private static void InferForever()
    {
        using ManualResetEventSlim begun = new();
        Thread thread = new(() =>
        {
            for (InferRequest request = Request(); ; request.Infer())
            {
                begun.Set();
            }
        })
        { IsBackground = true };
        thread.Start();
        begun.Wait();
    }

    // The core, the model and the compiled model are not disposed.
    private static InferRequest Request()
    {
        Core core = new();
        Model model = core.ReadModel(Encoding.UTF8.GetBytes(TinyNetwork.Xml()), TinyNetwork.WeightBytes.AsMemory());
        return core.CompileModel(model, "CPU").CreateInferRequest();
    }
}
