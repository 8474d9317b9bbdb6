using OpenVinoLandmarks.OpenVino;
using OpenVinoLandmarks.TestSupport;

namespace OpenVinoLandmarks.Reliability.Worker.Jobs;

/// <summary>
/// Loads the runtime with its first native call failing, then its second, and so on until loading succeeds: a process can do that once.
/// Prints what came of each attempt; ends with 0 where a failed load was a load error each time and spoilt nothing.
/// </summary>
internal static class LoadFaultsJob
{
    public static int Run()
    {
        string forwarder = NativeObjects.UseForwarder();
        for (int n = 1; ; n++)
        {
            NativeObjects.FailAt(n, (int)OpenVinoStatus.GeneralError);
            bool loaded = OpenVinoRuntime.TryLoad(forwarder, out string? reason);
            string? function = NativeObjects.FailedFunction;
            NativeObjects.FailAt(0, 0);
            Console.WriteLine($"{n} {function ?? "none"}: {reason ?? "loaded"}");
            if (loaded != (function is null) || OpenVinoRuntime.IsLoaded != loaded || NativeObjects.Alive != 0)
            {
                Console.Error.WriteLine($"attempt {n}: loaded {loaded}, is loaded {OpenVinoRuntime.IsLoaded}{Environment.NewLine}{NativeObjects.Report()}");
                return 1;
            }

            if (loaded)
            {
                MainJob.Run();
                return NativeObjects.Alive == 0 ? 0 : 1;
            }
        }
    }
}
