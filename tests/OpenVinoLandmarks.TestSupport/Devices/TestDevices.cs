using System.Runtime.InteropServices;
using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.TestSupport;

/// <summary>
/// The GPU and the NPU of the tests: Intel's hardware if the machine has it, otherwise the drivers of tests/native/devices, with which
/// OpenVINO's own GPU and NPU plugins compute on the CPU. A process must be set up before OpenVINO first looks for its devices.
/// </summary>
public static class TestDevices
{
    /// <summary>
    /// The variable that selects the devices of a process: the name of a <see cref="DeviceSet"/>. Without it, a process gets one GPU and
    /// one NPU, and a real device takes the place of a driver.
    /// </summary>
    public const string Selection = "OPENVINO_LANDMARKS_TEST_DEVICES";

    private static readonly Lazy<bool> s_setUp = new(SetUpOnce);
    private static readonly Lazy<IReadOnlyList<string>> s_listed = new(List);
    private static bool s_gpuIsDriver, s_npuIsDriver;

    /// <summary>The OpenCL driver that presents the CPU as a GPU: OPENVINO_LANDMARKS_TEST_CPU_AS_GPU, or null.</summary>
    public static string? GpuDriver { get; } = DriverFile("OPENVINO_LANDMARKS_TEST_CPU_AS_GPU");

    /// <summary>The Level Zero driver that presents the CPU as an NPU: OPENVINO_LANDMARKS_TEST_CPU_AS_NPU, or null.</summary>
    public static string? NpuDriver { get; } = DriverFile("OPENVINO_LANDMARKS_TEST_CPU_AS_NPU");

    /// <summary>
    /// Whether this process, once it is set up, loads OpenVINO through the forwarding library, which counts native objects and makes calls
    /// fail.
    /// </summary>
    public static bool UsesForwarder => TestData.Forwarder is not null && TestData.DefaultRuntime is not null;

    /// <summary>The devices that OpenVINO lists in this process. The first use sets the process up.</summary>
    public static IReadOnlyList<string> Listed => s_listed.Value;

    /// <summary>Whether the GPU of this process is the driver of the tests, whose faults can be simulated.</summary>
    public static bool GpuIsDriver => s_setUp.Value && s_gpuIsDriver;

    /// <summary>Whether the NPU of this process is the driver of the tests, whose faults can be simulated.</summary>
    public static bool NpuIsDriver => s_setUp.Value && s_npuIsDriver;

    private const string IcdVariable = "OCL_ICD_VENDORS";
    private const string PoclDevicesVariable = "POCL_DEVICES";
    private const string PoclCacheVariable = "POCL_CACHE_DIR";
    private const string PreloadVariable = "LD_PRELOAD";

    /// <summary>Gives this process its devices. Further calls do nothing.</summary>
    public static void SetUp() => _ = s_setUp.Value;

    /// <summary>Returns whether OpenVINO lists a device of this kind, such as GPU, in this process.</summary>
    public static bool Has(string kind) =>
        Listed.Any(device => device == kind || device.StartsWith(kind + ".", StringComparison.Ordinal));

    /// <summary>
    /// Returns the environment variables that give a child process these devices; null removes a variable. They work for test programs and
    /// for all other programs.
    /// </summary>
    /// <exception cref="InvalidOperationException">A driver was not built.</exception>
    public static Dictionary<string, string?> Variables(DeviceSet devices)
    {
        bool hasGpu = devices is DeviceSet.Gpu or DeviceSet.TwoGpus or DeviceSet.All;
        bool hasNpu = devices is DeviceSet.Npu or DeviceSet.All;
        if (devices == DeviceSet.Real)
        {
            return new Dictionary<string, string?>
            {
                [Selection] = nameof(DeviceSet.Real),
                [IcdVariable] = null,
                [PreloadVariable] = null,
            };
        }

        return new Dictionary<string, string?>
        {
            [Selection] = devices.ToString(),

            // A folder without files of vendors has no OpenCL device.
            [IcdVariable] = hasGpu ? GpuDriver ?? throw NotBuilt("cpu-as-gpu") : AppContext.BaseDirectory,
            [PoclDevicesVariable] = devices == DeviceSet.TwoGpus ? "pthread pthread" : "pthread",
            [PoclCacheVariable] = PoclCache,
            [PreloadVariable] = hasNpu ? NpuDriver ?? throw NotBuilt("cpu-as-npu") : null,
        };
    }

    /// <summary>
    /// Sets an environment variable of this process that native code reads: on Linux, .NET's own method does not reach it.
    /// </summary>
    /// <param name="name">The name.</param>
    /// <param name="value">The value; null removes the variable.</param>
    public static void SetNativeVariable(string name, string? value)
    {
        if (OperatingSystem.IsLinux())
        {
            _ = value is null ? Native.UnsetEnvironment(name) : Native.SetEnvironment(name, value, 1);
        }
    }

    /// <summary>Ends the inferences that hang on the NPU of this process because of CPU_AS_NPU_HANG.</summary>
    /// <exception cref="InvalidOperationException">The driver was not built.</exception>
    public static unsafe void EndHangs()
    {
        nint driver = NativeLibrary.Load(NpuDriver ?? throw NotBuilt("cpu-as-npu"));
        ((delegate* unmanaged<void>)NativeLibrary.GetExport(driver, "cpu_as_npu_end_hangs"))();
        NativeLibrary.Free(driver);
    }

    // PoCL's own default. It is set because some tests have a home folder of their own, and compiled kernels are kept between runs.
    private static string PoclCache => Environment.GetEnvironmentVariable(PoclCacheVariable) is { Length: > 0 } set ? set
        : Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache ? Path.Combine(cache, "pocl")
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "pocl");

    private static bool SetUpOnce()
    {
        string? selection = Environment.GetEnvironmentVariable(Selection);
        DeviceSet devices = string.IsNullOrEmpty(selection) ? DeviceSet.All : Enum.Parse<DeviceSet>(selection, ignoreCase: true);
        bool isChosen = !string.IsNullOrEmpty(selection);
        bool hasGpu = devices is DeviceSet.Gpu or DeviceSet.TwoGpus || (devices == DeviceSet.All && (isChosen || !MachineHasGpu));
        bool hasNpu = devices == DeviceSet.Npu || (devices == DeviceSet.All && (isChosen || !MachineHasNpu));
        if (hasGpu && GpuDriver is not null)
        {
            SetNativeVariable(IcdVariable, GpuDriver);
            SetNativeVariable(PoclDevicesVariable, devices == DeviceSet.TwoGpus ? "pthread pthread" : "pthread");
            SetNativeVariable(PoclCacheVariable, PoclCache);
            s_gpuIsDriver = true;
        }

        if (hasNpu && NpuDriver is not null)
        {
            NativeLibrary.Load(NpuDriver);
            s_npuIsDriver = true;
        }

        if (UsesForwarder)
        {
            OpenVinoRuntime.Load(NativeObjects.UseForwarder());
        }

        return true;
    }

    private static string[] List()
    {
        SetUp();
        if (TestData.DefaultRuntime is null)
        {
            return [];
        }

        using Core core = new();
        return [.. core.GetAvailableDevices()];
    }

    // Intel's OpenCL driver installs a file of this name for the OpenCL loader.
    private static bool MachineHasGpu => Directory.Exists("/dev/dri")
        && Directory.EnumerateFileSystemEntries("/dev/dri", "renderD*").Any()
        && Directory.Exists("/etc/OpenCL/vendors")
        && Directory.EnumerateFiles("/etc/OpenCL/vendors", "intel*.icd").Any();

    private static bool MachineHasNpu => Directory.Exists("/dev/accel") && Directory.EnumerateFileSystemEntries("/dev/accel").Any();

    private static string? DriverFile(string variable) =>
        OperatingSystem.IsLinux() && Environment.GetEnvironmentVariable(variable) is { Length: > 0 } file && File.Exists(file)
            ? Path.GetFullPath(file)
            : null;

    private static InvalidOperationException NotBuilt(string driver) => new($"The driver {driver} was not built: scripts/test builds it.");

    private static class Native
    {
        [DllImport("libc", EntryPoint = "setenv", CharSet = CharSet.Ansi, BestFitMapping = false)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        internal static extern int SetEnvironment(string name, string value, int overwrite);

        [DllImport("libc", EntryPoint = "unsetenv", CharSet = CharSet.Ansi, BestFitMapping = false)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        internal static extern int UnsetEnvironment(string name);
    }
}
