using System.Runtime.InteropServices;
using System.Text;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace OpenVinoLandmarks.TestSupport;

/// <summary>
/// Counts native objects and makes native calls fail, through the forwarding library (tests/native). Counts are process-wide, as OpenVINO
/// itself is. Members are thread-safe, but counts mean something only while one test runs at a time.
/// </summary>
public static unsafe class NativeObjects
{
    private static readonly Lazy<ForwarderExports> s_forwarder = new(Attach);

    /// <summary>
    /// Whether this process is to use the forwarding library, which is the case when OPENVINO_LIB_PATHS begins with its file. Tests that
    /// also run without the library check this before they count.
    /// </summary>
    public static bool IsRequested { get; } = TestData.Forwarder is { } file
        && Environment.GetEnvironmentVariable("OPENVINO_LIB_PATHS")?.Split(Path.PathSeparator) is [string first, ..] && first == file;

    /// <summary>Native objects that are alive now.</summary>
    public static long Alive => s_forwarder.Value.LiveTotal();

    /// <summary>How often an object was freed or used that was not alive.</summary>
    public static long Misuses => s_forwarder.Value.Misuses();

    /// <summary>Compilations since the last reset of models in which a size of an input was open.</summary>
    public static long OpenCompilations => s_forwarder.Value.OpenCompilations();

    /// <summary>Calls since the last reset that could have been made to fail.</summary>
    public static long Calls => s_forwarder.Value.Calls();

    /// <summary>The function that failed because of the last plan; null if none has failed yet.</summary>
    public static string? FailedFunction => Marshal.PtrToStringUTF8((nint)s_forwarder.Value.FailedFunction());

    /// <summary>
    /// Connects the forwarding library to the default runtime and returns the file that the bindings must load instead of the runtime.
    /// Further calls return the same.
    /// </summary>
    /// <exception cref="InvalidOperationException">The forwarding library or the runtime is absent or does not load.</exception>
    public static string UseForwarder() => s_forwarder.Value.File;

    /// <summary>The default runtime's C library, which receives the forwarded calls; empty if there is none.</summary>
    public static string RealLibrary { get; } = TestData.DefaultRuntime is { } folder
        ? Directory.GetFiles(folder, "libopenvino_c.so*").Order(StringComparer.Ordinal).FirstOrDefault() ?? ""
        : "";

    /// <summary>Returns how many objects of a kind were made and freed.</summary>
    public static NativeObjectCount Count(NativeObjectKind kind)
    {
        long made = 0, freed = 0;
        return s_forwarder.Value.Counts((int)kind, &made, &freed) == 0
            ? new NativeObjectCount(made, freed)
            : throw new ArgumentOutOfRangeException(nameof(kind));
    }

    /// <summary>Returns the forwarding library's own name for a kind.</summary>
    public static string? NameOf(NativeObjectKind kind) => Marshal.PtrToStringUTF8((nint)s_forwarder.Value.KindName((int)kind));

    /// <summary>Returns all counts and misuses as text.</summary>
    public static string Report()
    {
        nuint length = s_forwarder.Value.Report(null, 0);
        byte[] text = new byte[(int)length + 1];
        fixed (byte* p = text)
        {
            s_forwarder.Value.Report(p, (nuint)text.Length);
        }

        return Encoding.UTF8.GetString(text, 0, Array.IndexOf(text, (byte)0));
    }

    /// <summary>Resets the counts and misuses, and cancels a planned failure.</summary>
    public static void Reset() => s_forwarder.Value.Reset();

    /// <summary>
    /// Makes the n-th fallible call from now (1 is the next) return the status without reaching the runtime. 0 cancels the plan.
    /// </summary>
    public static void FailAt(long nth, int status) => s_forwarder.Value.FailAt(nth, status);

    /// <summary>Makes the n-th call of one function from now return the status without reaching the runtime.</summary>
    public static void FailFunction(string function, long nth, int status)
    {
        fixed (byte* name = Encoding.UTF8.GetBytes(function + "\0"))
        {
            s_forwarder.Value.FailFunction(name, nth, status);
        }
    }

    /// <summary>
    /// Fails the test if more native objects are alive than before it, or if one was misused. Runs finalizers first: an object that only a
    /// finalizer frees counts as freed.
    /// </summary>
    public static void AssertNoneLeft(long aliveBefore = 0)
    {
        for (int round = 0; round < 5 && Alive > aliveBefore; round++)
        {
            // A parent's finalizer may release a child that has a finalizer too, hence several rounds.
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        if (Alive > aliveBefore || Misuses != 0)
        {
            Assert.Fail($"Native objects are left or were misused.{Environment.NewLine}{Report()}");
        }
    }

    private static ForwarderExports Attach()
    {
        string file = TestData.Forwarder
            ?? throw new InvalidOperationException("OPENVINO_LANDMARKS_TEST_FORWARDER does not name a file: scripts/test builds it.");
        ForwarderExports exports = new(file);
        fixed (byte* target = Encoding.UTF8.GetBytes(RealLibrary + "\0"))
        {
            return exports.Use(target) == 0
                ? exports
                : throw new InvalidOperationException($"The forwarding library cannot open '{RealLibrary}'.");
        }
    }

    /// <summary>The functions of tests/native/forwarder/forwarder.h.</summary>
    private sealed class ForwarderExports
    {
        public readonly delegate* unmanaged<byte*, int> Use;
        public readonly delegate* unmanaged<int, long*, long*, int> Counts;
        public readonly delegate* unmanaged<int, byte*> KindName;
        public readonly delegate* unmanaged<long> LiveTotal;
        public readonly delegate* unmanaged<long> Misuses;
        public readonly delegate* unmanaged<long> Calls;
        public readonly delegate* unmanaged<long> OpenCompilations;
        public readonly delegate* unmanaged<byte*, nuint, nuint> Report;
        public readonly delegate* unmanaged<void> Reset;
        public readonly delegate* unmanaged<long, int, void> FailAt;
        public readonly delegate* unmanaged<byte*, long, int, void> FailFunction;
        public readonly delegate* unmanaged<byte*> FailedFunction;

        public ForwarderExports(string file)
        {
            File = file;
            nint library = NativeLibrary.Load(file);
            Use = (delegate* unmanaged<byte*, int>)NativeLibrary.GetExport(library, "ovf_use");
            Counts = (delegate* unmanaged<int, long*, long*, int>)NativeLibrary.GetExport(library, "ovf_counts");
            KindName = (delegate* unmanaged<int, byte*>)NativeLibrary.GetExport(library, "ovf_kind_name");
            LiveTotal = (delegate* unmanaged<long>)NativeLibrary.GetExport(library, "ovf_live_total");
            Misuses = (delegate* unmanaged<long>)NativeLibrary.GetExport(library, "ovf_misuses");
            Calls = (delegate* unmanaged<long>)NativeLibrary.GetExport(library, "ovf_calls");
            OpenCompilations = (delegate* unmanaged<long>)NativeLibrary.GetExport(library, "ovf_open_compilations");
            Report = (delegate* unmanaged<byte*, nuint, nuint>)NativeLibrary.GetExport(library, "ovf_report");
            Reset = (delegate* unmanaged<void>)NativeLibrary.GetExport(library, "ovf_reset");
            FailAt = (delegate* unmanaged<long, int, void>)NativeLibrary.GetExport(library, "ovf_fail_at");
            FailFunction = (delegate* unmanaged<byte*, long, int, void>)NativeLibrary.GetExport(library, "ovf_fail_function");
            FailedFunction = (delegate* unmanaged<byte*>)NativeLibrary.GetExport(library, "ovf_failed_function");
        }

        public string File { get; }
    }
}
