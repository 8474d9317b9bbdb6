using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.OpenVino.Interop;

/// <summary>
/// Calls a variadic C function whose arguments are all pointers or integers. C# cannot declare such a function, but on every ABI for which
/// OpenVINO is built, a call with a fixed list of pointer-sized arguments passes them where the function reads them:
/// <list type="bullet">
/// <item>System V x64 and Windows x64: variadic integers are passed like fixed ones. (AL, the number of vector registers, only decides
/// whether the function saves registers that nobody reads.)</item>
/// <item>AAPCS64 (Linux arm64): the same.</item>
/// <item>Apple arm64: variadic arguments are passed on the stack, fixed ones in x0 to x7. The named arguments are therefore padded to
/// eight.</item>
/// </list>
/// Arguments that the function does not expect are not read, and the caller cleans the stack. So one signature works for every number.
/// </summary>
internal static unsafe class VariadicCall
{
    /// <summary>The largest number of variadic arguments in one call: 32 properties.</summary>
    internal const int MaxArguments = 64;

    private const int AppleRegisters = 8;

    /// <summary>Calls the function with its named arguments, then the variadic ones.</summary>
    /// <exception cref="NotSupportedException">There are more than <see cref="MaxArguments"/> variadic arguments.</exception>
    internal static OpenVinoStatus Invoke(nint function, ReadOnlySpan<nint> named, ReadOnlySpan<nint> variadic)
    {
        if (variadic.Length > MaxArguments)
        {
            throw new NotSupportedException(
                $"With OpenVINO {OpenVinoRuntime.Version} one call can pass at most {MaxArguments / 2} properties; "
                + $"{variadic.Length / 2} are given. OpenVINO 2026.4 and later have no limit.");
        }

        Span<nint> a = stackalloc nint[AppleRegisters + MaxArguments];
        a.Clear();
        named.CopyTo(a);
        bool stackOnly = OperatingSystem.IsMacOS() && RuntimeInformation.ProcessArchitecture == Architecture.Arm64;
        variadic.CopyTo(a[(stackOnly ? AppleRegisters : named.Length)..]);
        return ((delegate* unmanaged[Cdecl]<
            nint, nint, nint, nint, nint, nint, nint, nint,
            nint, nint, nint, nint, nint, nint, nint, nint,
            nint, nint, nint, nint, nint, nint, nint, nint,
            nint, nint, nint, nint, nint, nint, nint, nint,
            nint, nint, nint, nint, nint, nint, nint, nint,
            nint, nint, nint, nint, nint, nint, nint, nint,
            nint, nint, nint, nint, nint, nint, nint, nint,
            nint, nint, nint, nint, nint, nint, nint, nint,
            nint, nint, nint, nint, nint, nint, nint, nint,
            OpenVinoStatus>)function)(
            a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7],
            a[8], a[9], a[10], a[11], a[12], a[13], a[14], a[15],
            a[16], a[17], a[18], a[19], a[20], a[21], a[22], a[23],
            a[24], a[25], a[26], a[27], a[28], a[29], a[30], a[31],
            a[32], a[33], a[34], a[35], a[36], a[37], a[38], a[39],
            a[40], a[41], a[42], a[43], a[44], a[45], a[46], a[47],
            a[48], a[49], a[50], a[51], a[52], a[53], a[54], a[55],
            a[56], a[57], a[58], a[59], a[60], a[61], a[62], a[63],
            a[64], a[65], a[66], a[67], a[68], a[69], a[70], a[71]);
    }
}
