using System.Runtime.InteropServices;
using System.Text;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace OpenVinoLandmarks.TestSupport;

/// <summary>
/// The managed side of the forwarding library (tests/native): counts native objects and makes calls fail. Process-wide, as OpenVINO
/// itself is; thread-safe, but the counts only mean something while one test runs at a time.
/// </summary>
public static unsafe class NativeObjects
{
    private static readonly Lazy<ForwarderExports> s_forwarder = new(Attach);

    /// <summary>
    /// Whether this process is meant to run through the forwarder: OPENVINO_LIB_PATHS begins with its file. Tests that also run without
    /// it ask before they count.
    /// </summary>
    public static bool IsRequested { get; } = TestData.Forwarder is { } file
        && Environment.GetEnvironmentVariable("OPENVINO_LIB_PATHS")?.Split(Path.PathSeparator) is [var first, ..] && first == file;

    /// <summary>Native objects that are alive now.</summary>
    public static long Alive => s_forwarder.Value.LiveTotal();

    /// <summary>Frees and uses of objects that were not alive.</summary>
    public static long Misuses => s_forwarder.Value.Misuses();

    /// <summary>Calls so far that could have been made to fail.</summary>
    public static long Calls => s_forwarder.Value.Calls();

    /// <summary>The function that the last plan made fail; null where that has not happened yet.</summary>
    public static string? FailedFunction => Marshal.PtrToStringUTF8((nint)s_forwarder.Value.FailedFunction());

    /// <summary>
    /// Puts the forwarder in front of the default runtime and returns the file that the bindings are to load instead of the runtime.
    /// Idempotent.
    /// </summary>
    /// <exception cref="InvalidOperationException">The forwarder or the runtime is absent, or the runtime does not load.</exception>
    public static string UseForwarder() => s_forwarder.Value.File;

    /// <summary>The library of the default runtime, which the forwarder stands in front of.</summary>
    public static string RealLibrary { get; } = TestData.DefaultRuntime is { } folder
        ? Directory.GetFiles(folder, "libopenvino_c.so*").Order(StringComparer.Ordinal).FirstOrDefault() ?? ""
        : "";

    /// <summary>How many objects of a kind were made and freed.</summary>
    public static NativeObjectCount Count(NativeObjectKind kind)
    {
        long made = 0, freed = 0;
        return s_forwarder.Value.Counts((int)kind, &made, &freed) == 0
            ? new NativeObjectCount(made, freed)
            : throw new ArgumentOutOfRangeException(nameof(kind));
    }

    /// <summary>The forwarder's own name of a kind.</summary>
    public static string? NameOf(NativeObjectKind kind) => Marshal.PtrToStringUTF8((nint)s_forwarder.Value.KindName((int)kind));

    /// <summary>All counts and misuses as text.</summary>
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

    /// <summary>Starts counting anew, forgets misuses and takes back a planned failure.</summary>
    public static void Reset() => s_forwarder.Value.Reset();

    /// <summary>The n-th fallible call from now (1 is the next) returns the status and does not reach the runtime; 0 takes it back.</summary>
    public static void FailAt(long nth, int status) => s_forwarder.Value.FailAt(nth, status);

    /// <summary>The n-th call of one function from now returns the status and does not reach the runtime.</summary>
    public static void FailFunction(string function, long nth, int status)
    {
        fixed (byte* name = Encoding.UTF8.GetBytes(function + "\0"))
        {
            s_forwarder.Value.FailFunction(name, nth, status);
        }
    }

    /// <summary>
    /// Fails the test where more native objects are alive than before it, or one was misused; what only a finalizer would free counts as
    /// freed.
    /// </summary>
    public static void AssertNoneLeft(long aliveBefore = 0)
    {
        for (int round = 0; round < 5 && Alive > aliveBefore; round++)
        {
            // A finalizer of a parent may release a child that is finalizable itself, hence the rounds.
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
        string file = TestData.Forwarder ?? throw new InvalidOperationException("OPENVINO_LANDMARKS_TEST_FORWARDER names no file.");
        ForwarderExports exports = new(file);
        fixed (byte* target = Encoding.UTF8.GetBytes(RealLibrary + "\0"))
        {
            return exports.Use(target) == 0
                ? exports
                : throw new InvalidOperationException($"The forwarding library cannot open '{RealLibrary}'.");
        }
    }
}
