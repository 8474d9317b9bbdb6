using System.Runtime.ExceptionServices;
using OpenVinoLandmarks.OpenVino;
using OpenVinoLandmarks.TestSupport;

namespace OpenVinoLandmarks.Reliability.Worker.Jobs;

/// <summary>
/// Loads the runtime: first its first native call fails, then its second, and so on until loading succeeds, which a process can do once.
/// Prints the result of each attempt. Returns 0 if each failed attempt was a load error, left no object, and never showed a runtime as
/// loaded.
/// </summary>
internal static class LoadFaultsJob
{
    public static int Run()
    {
        string forwarder = NativeObjects.UseForwarder();
        bool shownTooEarly = false;
        AppDomain.CurrentDomain.FirstChanceException += NoteState;
        for (int n = 1; ; n++)
        {
            NativeObjects.FailAt(n, (int)OpenVinoStatus.GeneralError);
            bool loaded = OpenVinoRuntime.TryLoad(forwarder, out string? reason);
            string? function = NativeObjects.FailedFunction;
            NativeObjects.FailAt(0, 0);
            Console.WriteLine($"{n} {function ?? "none"}: {reason ?? "loaded"}");
            if (shownTooEarly)
            {
                Console.WriteLine($"{n} {function}: loaded before it was verified");
                return 1;
            }

            if (loaded != (function is null) || OpenVinoRuntime.IsLoaded != loaded || NativeObjects.Alive != 0)
            {
                string state = $"attempt {n}: loaded {loaded}, is loaded {OpenVinoRuntime.IsLoaded}";
                Console.Error.WriteLine(state + Environment.NewLine + NativeObjects.Report());
                return 1;
            }

            if (loaded)
            {
                AppDomain.CurrentDomain.FirstChanceException -= NoteState;
                MainJob.Run();
                return NativeObjects.Alive == 0 ? 0 : 1;
            }
        }

        // Called when an exception is thrown, before any handler runs: what another thread could see at that moment.
        void NoteState(object? sender, FirstChanceExceptionEventArgs thrown) => shownTooEarly |= OpenVinoRuntime.IsLoaded;
    }
}
