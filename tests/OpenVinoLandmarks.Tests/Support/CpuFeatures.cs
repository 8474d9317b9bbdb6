namespace OpenVinoLandmarks.Tests.Support;

/// <summary>What of the processor decides about tolerances.</summary>
internal static class CpuFeatures
{
    /// <summary>
    /// Whether the CPU has VNNI, with which OpenVINO computes INT8 models in integers. The instruction set is asked of the system
    /// because .NET shows only a part of it (AVX-VNNI, not AVX512-VNNI).
    /// </summary>
    public static bool HasVnni { get; } = OperatingSystem.IsLinux()
        && File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("flags", StringComparison.Ordinal)) is { } flags
        && flags.Split(' ').Any(flag => flag is "avx512_vnni" or "avx_vnni");
}
