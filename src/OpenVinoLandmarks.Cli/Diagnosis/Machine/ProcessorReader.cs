using OpenVinoLandmarks.Cli.Diagnosis.Report;
using OpenVinoLandmarks.Cli.SystemInfo;

namespace OpenVinoLandmarks.Cli.Diagnosis.Machine;

/// <summary>Reads the processor's instruction sets, and says which of them each engine uses.</summary>
internal static class ProcessorReader
{
    // The kernel's names of what OpenVINO's CPU plugin and the managed engine make a difference for, with the usual names.
    private static readonly (string Flag, string Name)[] s_known =
    [
        ("sse4_2", "SSE4.2"), ("avx", "AVX"), ("f16c", "F16C"), ("fma", "FMA"), ("avx2", "AVX2"), ("avx_vnni", "AVX-VNNI"),
        ("avx512f", "AVX-512"), ("avx512vbmi", "AVX-512 VBMI"), ("avx512_vnni", "AVX-512 VNNI"), ("avx512_bf16", "AVX-512 BF16"),
        ("avx512_fp16", "AVX-512 FP16"), ("amx_int8", "AMX INT8"), ("amx_bf16", "AMX BF16"), ("amx_fp16", "AMX FP16"),
        ("asimd", "NEON"), ("fphp", "FP16"), ("asimddp", "DOTPROD"), ("i8mm", "I8MM"), ("bf16", "BF16"), ("sve", "SVE"),
    ];

    /// <summary>Reads the processor.</summary>
    /// <param name="root">The root of the file system.</param>
    /// <param name="name">The name of the processor.</param>
    /// <param name="cpu">OpenVINO's CPU device, or null.</param>
    /// <param name="precision">The precision in which OpenVINO's CPU computed, or null.</param>
    public static ProcessorReport Read(string root, string name, DeviceDescription? cpu, string? precision)
    {
        string managed = $"f32 with vectors of {ToolVersions.VectorBits} bits";
        string? openVino = cpu is null ? null
            : $"{precision ?? "its own precision"} by default; it can compute in {cpu.Capabilities}";
        return new ProcessorReport(name, Environment.ProcessorCount, Features(root), openVino, managed);
    }

    /// <summary>Returns the instruction sets that the kernel reports; an empty list on other systems than Linux.</summary>
    internal static IReadOnlyList<string> Features(string root)
    {
        string file = Path.Combine(root, "proc", "cpuinfo");
        string? line = File.Exists(file)
            ? File.ReadLines(file).FirstOrDefault(static line =>
                line.StartsWith("flags", StringComparison.Ordinal) || line.StartsWith("Features", StringComparison.Ordinal))
            : null;
        HashSet<string> flags = [.. line?[(line.IndexOf(':') + 1)..].Split(' ') ?? []];
        return [.. s_known.Where(one => flags.Contains(one.Flag)).Select(static one => one.Name)];
    }
}
