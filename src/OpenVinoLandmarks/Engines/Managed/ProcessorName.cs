using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Text;
using OpenVinoLandmarks.Inference;

namespace OpenVinoLandmarks.Engines.Managed;

/// <summary>Reads the name of the processor: the brand string of the CPUID instruction, or the architecture if there is none.</summary>
internal static class ProcessorName
{
    // Functions of the CPUID instruction: the largest extended function, and the three that return the brand string.
    private const int HighestExtendedLeaf = unchecked((int)0x80000000);
    private const int FirstBrandLeaf = unchecked((int)0x80000002), LastBrandLeaf = unchecked((int)0x80000004);

    /// <summary>The name, for example <c>AMD EPYC</c>.</summary>
    public static string Value { get; } = Read();

    private static string Read()
    {
        if (!X86Base.IsSupported || (uint)X86Base.CpuId(HighestExtendedLeaf, 0).Eax < unchecked((uint)LastBrandLeaf))
        {
            return RuntimeInformation.ProcessArchitecture.ToString();
        }

        Span<int> registers = stackalloc int[12];
        for (int leaf = FirstBrandLeaf, at = 0; leaf <= LastBrandLeaf; leaf++, at += 4)
        {
            (registers[at], registers[at + 1], registers[at + 2], registers[at + 3]) = X86Base.CpuId(leaf, 0);
        }

        return Encoding.ASCII.GetString(MemoryMarshal.AsBytes(registers)).Trim('\0', ' ');
    }
}
