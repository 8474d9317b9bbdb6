using System.Diagnostics;

namespace OpenVinoLandmarks.Managed.Tests.Kernels;

/// <summary>Runs the tests of AVX-VNNI in a process that emulates it (tests/native/README.md).</summary>
[TestClass]
public sealed class AvxVnniTests
{
    private const string Variable = "OPENVINO_LANDMARKS_TEST_AVX_VNNI";

    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(5);

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public void Tests_WithEmulatedInstructions_Pass()
    {
        string? library = Environment.GetEnvironmentVariable(Variable);
        if (!File.Exists(library) || !CanEmulate())
        {
            Assert.Inconclusive($"{Variable} names no file, or the processor has no CPUID faulting.");
        }

        string host = Environment.ProcessPath!;
        bool isDotnet = Path.GetFileNameWithoutExtension(host) == "dotnet";
        ProcessStartInfo start = new(host) { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] tests = ["--no-ansi", "--filter", "FullyQualifiedName~WithAvxVnni", "--output", "Detailed"];
        foreach (string argument in isDotnet ? [typeof(AvxVnniTests).Assembly.Location, .. tests] : tests)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["LD_PRELOAD"] = library;
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.CancellationToken);
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.CancellationToken);
        if (!process.WaitForExit(s_limit))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"The tests did not end in {s_limit}.");
        }

        string text = output.Result + errors.Result;
        TestContext.WriteLine(text);
        Assert.AreEqual(0, process.ExitCode, text);
        StringAssert.Contains(text, "skipped: 0");
    }

    private static bool CanEmulate() => OperatingSystem.IsLinux() && File.Exists("/proc/cpuinfo")
        && File.ReadLines("/proc/cpuinfo").Any(l => l.StartsWith("flags", StringComparison.Ordinal) && l.Contains(" cpuid_fault"));
}
