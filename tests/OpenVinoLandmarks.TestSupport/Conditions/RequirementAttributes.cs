using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace OpenVinoLandmarks.TestSupport;

/// <summary>Base class of attributes that skip a test, with the reason, when something that the test needs is absent.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true)]
public abstract class RequirementAttribute : ConditionBaseAttribute
{
    private readonly bool _met;

    /// <summary>Creates the condition. It is evaluated once, when the test is discovered.</summary>
    /// <param name="met">Whether the test can run.</param>
    /// <param name="reason">Why it is skipped otherwise: what it needs, and how to provide it.</param>
    protected RequirementAttribute(bool met, string reason)
        : base(ConditionMode.Include)
    {
        _met = met;
        IgnoreMessage = reason;
    }

    /// <inheritdoc/>
    public override bool IsConditionMet => _met;

    /// <summary>A group for each kind of requirement: a test with several kinds runs only if all of them are met.</summary>
    public override string GroupName => GetType().Name;
}

/// <summary>The test needs an OpenVINO runtime.</summary>
public sealed class RequiresOpenVinoAttribute() : RequirementAttribute(
    TestData.DefaultRuntime is not null,
    "needs an OpenVINO runtime: type scripts/ovlandmarks setup, or export OPENVINO_LIB_PATHS (scripts/test-data prints it)");

/// <summary>The test runs on each unpacked OpenVINO runtime, each in a process of its own.</summary>
public sealed class RequiresAllRuntimesAttribute() : RequirementAttribute(
    TestData.RuntimeFolders.Count > 0,
    "needs OpenVINO runtimes: type scripts/ovlandmarks setup, or export OPENVINO_LANDMARKS_TEST_RUNTIMES (scripts/test-data prints it)");

/// <summary>The test mixes two releases of OpenVINO.</summary>
public sealed class RequiresTwoRuntimesAttribute() : RequirementAttribute(
    TestData.RuntimeFolders.Count > 1,
    "needs two OpenVINO runtimes: type scripts/ovlandmarks setup, and again with --runtime and another version");

/// <summary>The test counts native objects through the forwarding library.</summary>
public sealed class RequiresForwarderAttribute() : RequirementAttribute(
    TestData.Forwarder is not null && TestData.DefaultRuntime is not null,
    "needs the forwarding library and an OpenVINO runtime: run scripts/test, which builds the library and finds the runtime");

/// <summary>The test reads files of Intel's default models.</summary>
public sealed class RequiresOfficialModelsAttribute() : RequirementAttribute(
    TestData.Models is not null && HasAll("landmarks-regression-retail-0009") && HasAll("face-detection-retail-0004"),
    "needs Intel's models in all precisions: type scripts/ovlandmarks setup, or export OPENVINO_LANDMARKS_MODELS (scripts/test-data "
    + "prints it)")
{
    private static bool HasAll(string name) =>
        new[] { "FP32", "FP16", "FP16-INT8" }.All(precision => File.Exists(TestData.OfficialModel(name, precision)));
}

/// <summary>The test executes one of Intel's models in FP16 that is not one of the default models.</summary>
public sealed class RequiresIntelModelAttribute(string name) : RequirementAttribute(
    TestData.Models is not null && File.Exists(TestData.OfficialModel(name, "FP16")),
    $"needs Intel's {name} in FP16: export OPENVINO_LANDMARKS_MODELS (scripts/test-data prints it)");

/// <summary>The test compares with stored results of OpenVINO's own Python API.</summary>
public sealed class RequiresGoldenDataAttribute() : RequirementAttribute(
    TestData.Root is { } root && Directory.Exists(Path.Combine(root, "golden")),
    "needs the golden data: export OPENVINO_LANDMARKS_TEST_DATA (scripts/test-data prints it)");

/// <summary>The test publishes a program with Native AOT, which links with the system's C compiler and zlib.</summary>
public sealed class RequiresNativeCompilerAttribute() : RequirementAttribute(
    HasCompiler && File.Exists("/usr/include/zlib.h"),
    "needs clang or gcc and zlib's headers, which Native AOT links with (Debian: apt-get install gcc zlib1g-dev)")
{
    private static bool HasCompiler => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, "clang")) || File.Exists(Path.Combine(folder, "gcc")));
}

/// <summary>
/// The test runs on a GPU: Intel's hardware, or the OpenCL driver of the tests. Evaluating this makes OpenVINO look for the devices of this
/// process.
/// </summary>
public sealed class RequiresGpuAttribute() : RequirementAttribute(
    TestDevices.Has("GPU"),
    $"needs a GPU; OpenVINO lists: {string.Join(", ", TestDevices.Listed)}. Without hardware, scripts/test builds a driver for tests, "
    + "which needs the Debian packages ocl-icd-libopencl1, pocl-opencl-icd and opencl-c-headers");

/// <summary>
/// The test runs on an NPU: Intel's hardware, or the Level Zero driver of the tests. Evaluating this makes OpenVINO look for the devices of
/// this process.
/// </summary>
public sealed class RequiresNpuAttribute() : RequirementAttribute(
    TestDevices.Has("NPU"),
    $"needs an NPU; OpenVINO lists: {string.Join(", ", TestDevices.Listed)}. Without hardware, scripts/test builds a driver for tests");

/// <summary>The test runs on two GPUs: Intel's hardware, or the OpenCL driver of the tests.</summary>
public sealed class RequiresTwoGpusAttribute() : RequirementAttribute(
    TestDevices.Has("GPU.1"),
    $"needs two GPUs; OpenVINO lists: {string.Join(", ", TestDevices.Listed)}");

/// <summary>The test simulates faults of a GPU, with the OpenCL driver of the tests.</summary>
public sealed class RequiresGpuDriverAttribute() : RequirementAttribute(
    TestDevices.GpuIsDriver && TestDevices.Has("GPU"),
    "needs the OpenCL driver of tests/native: run scripts/test, which builds it, on a machine without a GPU");

/// <summary>The test simulates faults of an NPU, with the Level Zero driver of the tests.</summary>
public sealed class RequiresNpuDriverAttribute() : RequirementAttribute(
    TestDevices.NpuIsDriver && TestDevices.Has("NPU"),
    "needs the Level Zero driver of tests/native: run scripts/test, which builds it, on a machine without an NPU");
