namespace OpenVinoLandmarks.Tests.Support;

/// <summary>Features of the processor on which tolerances depend.</summary>
internal static class CpuFeatures
{
    /// <summary>
    /// Whether the CPU has VNNI, with which OpenVINO computes INT8 models in integers. It is read from the operating system, because .NET
    /// reports AVX-VNNI but not AVX512-VNNI.
    /// </summary>
    public static bool HasVnni { get; } = OperatingSystem.IsLinux()
        && File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("flags", StringComparison.Ordinal)) is { } flags
        && flags.Split(' ').Any(flag => flag is "avx512_vnni" or "avx_vnni");
}
