using OpenVinoLandmarks.Cli.Diagnosis.Report;
using OpenVinoLandmarks.OpenVino.Loading;

namespace OpenVinoLandmarks.Cli.Diagnosis.Machine;

/// <summary>
/// Finds out what is missing for OpenVINO to list a GPU or an NPU of Intel that the system has: the kernel's driver, the device file, the
/// right to use it, and the libraries between OpenVINO and the driver.
/// </summary>
/// <param name="root">The root of the file system.</param>
/// <param name="openClVendors">The value of OCL_ICD_VENDORS, or null.</param>
internal sealed class HardwareAdvice(string root, string? openClVendors)
{
    private readonly DependencySearch _libraries = new(new SearchEnvironment { FileSystemRoot = root });

    /// <summary>Returns what is missing for one device, each with the line to type; an empty list if everything is there.</summary>
    public IReadOnlyList<Remedy> Find(HardwareReport device) => device.Id.StartsWith(SystemHardware.Intel, StringComparison.Ordinal)
        ? [.. FindKernelSide(device).Concat(device.Kind == "GPU" ? FindOpenCl() : FindLevelZero())]
        : [new Remedy(device.Kind, $"the device {device.Id} is not made by Intel, and OpenVINO's plugin uses Intel's devices only", null)];

    private IEnumerable<Remedy> FindKernelSide(HardwareReport device)
    {
        string module = device.Kind == "GPU" ? "i915" : "intel_vpu";
        string folder = device.Kind == "GPU" ? "/dev/dri" : "/dev/accel";
        if (device.KernelDriver is null)
        {
            string newer = device.Kind == "GPU" ? "i915, or xe for newer devices" : "intel_vpu, in Linux 6.6 and later";
            yield return new Remedy(device.Kind, $"no kernel module drives the device ({newer})", $"sudo modprobe {module}");
        }
        else if (device.Node is null || !Path.Exists(Path.Combine(root, device.Node[1..])))
        {
            yield return new Remedy(
                device.Kind,
                $"the device file {device.Node ?? folder} is missing. In a container, pass it on when you start the container",
                $"docker run --device {folder} ...");
        }
        else if (AccessCheck.CanUse(Path.Combine(root, device.Node[1..])) == false)
        {
            yield return new Remedy(
                device.Kind,
                $"{device.Node} may not be read and written: this user is not in the group render. Log in again after the change",
                "sudo usermod --append --groups render $USER");
        }
    }

    private IEnumerable<Remedy> FindOpenCl()
    {
        if (_libraries.FindFile("libOpenCL.so.1") is null)
        {
            yield return new Remedy("GPU", "the OpenCL loader libOpenCL.so.1 is missing", "sudo apt-get install ocl-icd-libopencl1");
        }

        if (!HasOpenClDriver())
        {
            yield return new Remedy(
                "GPU",
                $"no OpenCL driver of Intel is registered in {openClVendors ?? "/etc/OpenCL/vendors"}",
                "sudo apt-get install intel-opencl-icd");
        }
    }

    // The variable names a folder of vendors' files, or the driver itself.
    private bool HasOpenClDriver()
    {
        if (openClVendors is { Length: > 0 } && File.Exists(openClVendors))
        {
            return true;
        }

        string folder = openClVendors is { Length: > 0 } ? openClVendors : Path.Combine(root, "etc", "OpenCL", "vendors");
        try
        {
            string[] vendors = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.icd") : [];
            return vendors.Any(static file => File.ReadAllText(file).Contains("igdrcl", StringComparison.Ordinal));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private IEnumerable<Remedy> FindLevelZero()
    {
        if (_libraries.FindFile("libze_loader.so.1") is null)
        {
            yield return new Remedy("NPU", "the Level Zero loader libze_loader.so.1 is missing", "sudo apt-get install libze1");
        }

        if (_libraries.FindFile("libze_intel_npu.so.1") is null && _libraries.FindFile("libze_intel_vpu.so.1") is null)
        {
            yield return new Remedy(
                "NPU",
                "the driver library libze_intel_npu.so.1 is missing: install the packages of github.com/intel/linux-npu-driver/releases",
                "sudo dpkg --install intel-*npu*.deb");
        }
    }
}
