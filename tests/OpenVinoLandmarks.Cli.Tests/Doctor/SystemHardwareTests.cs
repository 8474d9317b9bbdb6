using System.Runtime.Versioning;
using OpenVinoLandmarks.Cli.Diagnosis.Machine;
using OpenVinoLandmarks.Cli.Diagnosis.Report;

namespace OpenVinoLandmarks.Cli.Tests.Doctor;

/// <summary>
/// GPUs and NPUs that the kernel reports, and what is missing for OpenVINO to use them, in file systems that the tests make.
/// </summary>
[TestClass]
[OSCondition(OperatingSystems.Linux)]
[SupportedOSPlatform("linux")]
public sealed class SystemHardwareTests : IDisposable
{
    private readonly ScratchFolder _root = new();

    public void Dispose() => _root.Dispose();

    [TestMethod]
    public void WithoutSysfs_ThereIsNothing() => Assert.IsEmpty(SystemHardware.Read(_root.Path));

    [TestMethod]
    public void AGpuWithEverything_LacksNothing()
    {
        HardwareReport gpu = AddGpu(driver: "i915", node: true);
        AddOpenCl();

        Assert.AreEqual(
            ("GPU", "8086:46a6", "0000:00:02.0", "i915", "/dev/dri/renderD128"),
            (gpu.Kind, gpu.Id, gpu.Address, gpu.KernelDriver, gpu.Node));
        Assert.IsEmpty(Missing(gpu));
    }

    [TestMethod]
    public void AGpuWithoutAKernelDriver_NeedsTheModule()
    {
        AddOpenCl();
        Remedy remedy = Missing(AddGpu(driver: null, node: false)).Single();

        StringAssert.Contains(remedy.Problem, "kernel module");
        Assert.AreEqual("sudo modprobe i915", remedy.Command);
    }

    [TestMethod]
    public void AGpuWithoutADeviceFile_IsNotPassedOnToTheContainer()
    {
        AddOpenCl();
        Remedy remedy = Missing(AddGpu(driver: "xe", node: false)).Single();

        StringAssert.Contains(remedy.Problem, "/dev/dri");
        StringAssert.Contains(remedy.Command, "--device /dev/dri");
    }

    [TestMethod]
    public void AGpuWhoseDeviceFileIsClosed_NeedsTheGroup()
    {
        AddOpenCl();
        HardwareReport gpu = AddGpu(driver: "i915", node: true);
        File.SetUnixFileMode(_root.File("dev/dri/renderD128"), UnixFileMode.None);
        File.SetUnixFileMode(_root.Path, (UnixFileMode)0x1FF);
        if (Environment.IsPrivilegedProcess)
        {
            Assert.Inconclusive("root may use every device file: run the tests as another user");
        }

        Remedy remedy = Missing(gpu).Single();

        StringAssert.Contains(remedy.Problem, "render");
        Assert.AreEqual("sudo usermod --append --groups render $USER", remedy.Command);
    }

    [TestMethod]
    public void AGpuWithoutOpenCl_NeedsTheLoaderAndTheDriver()
    {
        HardwareReport gpu = AddGpu(driver: "i915", node: true);
        string?[] commands = [.. Missing(gpu).Select(static remedy => remedy.Command)];

        // The loader may be installed on the machine that runs the test, in a folder of LD_LIBRARY_PATH.
        CollectionAssert.Contains(commands, "sudo apt-get install intel-opencl-icd");
        CollectionAssert.Contains(commands, "sudo apt-get install ocl-icd-libopencl1");
    }

    [TestMethod]
    public void AGpuOfAnotherVendor_IsNotForOpenVino()
    {
        HardwareReport gpu = AddPci("0000:01:00.0", "0x030000", "0x10de", "0x2204", "nvidia", null);

        StringAssert.Contains(Missing(gpu).Single().Problem, "not made by Intel");
    }

    [TestMethod]
    public void AnNpuWithoutItsLibraries_NeedsLevelZeroAndTheDriver()
    {
        HardwareReport npu = AddPci("0000:00:0b.0", "0x120000", "0x8086", "0x7d1d", "intel_vpu", "accel/accel0");
        _root.Write("dev/accel/accel0", []);

        Assert.AreEqual(("NPU", "/dev/accel/accel0"), (npu.Kind, npu.Node));
        string missing = string.Join('\n', Missing(npu).Select(static remedy => remedy.Problem));
        StringAssert.Contains(missing, "libze_loader.so.1");
        StringAssert.Contains(missing, "libze_intel_npu.so.1");
    }

    [TestMethod]
    public void AnNpuWithoutAKernelDriver_NeedsTheModule()
    {
        HardwareReport npu = AddPci("0000:00:0b.0", "0x120000", "0x8086", "0x7d1d", null, null);

        Assert.AreEqual("sudo modprobe intel_vpu", Missing(npu)[0].Command);
    }

    [TestMethod]
    public void ADeviceThatIsNotOnPci_IsFoundByItsClass()
    {
        _root.Write("sys/class/accel/accel0/device/vendor", "0x8086\n"u8);
        _root.Write("sys/class/accel/accel0/device/device", "0x643e\n"u8);

        HardwareReport npu = SystemHardware.Read(_root.Path).Single();

        Assert.AreEqual(("NPU", "8086:643e", "/dev/accel/accel0"), (npu.Kind, npu.Id, npu.Node));
    }

    [TestMethod]
    [DataRow("flags\t\t: fpu sse4_2 avx2 fma avx512f amx_bf16", "SSE4.2, FMA, AVX2, AVX-512, AMX BF16")]
    [DataRow("Features\t: fp asimd bf16", "NEON, BF16")]
    [DataRow("", "")]
    public void Features_AreThoseOfTheKernel(string line, string features)
    {
        _root.Write("proc/cpuinfo", System.Text.Encoding.UTF8.GetBytes($"processor\t: 0\n{line}\n"));

        Assert.AreEqual(features, string.Join(", ", ProcessorReader.Features(_root.Path)));
    }

    private IReadOnlyList<Remedy> Missing(HardwareReport device) => new HardwareAdvice(_root.Path, openClVendors: null).Find(device);

    private HardwareReport AddGpu(string? driver, bool node)
    {
        HardwareReport gpu = AddPci("0000:00:02.0", "0x030000", "0x8086", "0x46a6", driver, driver is null ? null : "drm/renderD128");
        if (node)
        {
            _root.Write("dev/dri/renderD128", []);
        }

        return gpu;
    }

    private HardwareReport AddPci(string address, string deviceClass, string vendor, string device, string? driver, string? node)
    {
        string folder = $"sys/bus/pci/devices/{address}";
        foreach ((string name, string value) in ((string, string)[])[("class", deviceClass), ("vendor", vendor), ("device", device)])
        {
            _root.Write($"{folder}/{name}", System.Text.Encoding.UTF8.GetBytes(value + "\n"));
        }

        if (driver is not null)
        {
            File.CreateSymbolicLink(_root.File($"{folder}/driver"), $"../../../bus/pci/drivers/{driver}");
        }

        if (node is not null)
        {
            Directory.CreateDirectory(_root.File($"{folder}/{node}"));
        }

        return SystemHardware.Read(_root.Path).Single();
    }

    private void AddOpenCl()
    {
        _root.Write("usr/lib/x86_64-linux-gnu/libOpenCL.so.1", []);
        _root.Write("etc/OpenCL/vendors/intel.icd", "/usr/lib/x86_64-linux-gnu/intel-opencl/libigdrcl.so\n"u8);
    }
}
