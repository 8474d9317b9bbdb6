using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.OpenVino.Interop;

/// <summary>
/// The functions behind CACHE_ENCRYPTION_CALLBACKS. They get no argument of the caller's, and plugins keep them for as long as they
/// like: one pair for the process, in memory that is never freed.
/// </summary>
internal static unsafe class CacheEncryptionCallbacks
{
    private static readonly OvEncryptionCallbacks* s_block = MakeBlock();
    private static CacheEncryption? s_current;

    // The runtime calls twice: for the length, then for the bytes. Encrypting anew could give another length, so the first
    // call's result waits here for the second, which comes on the same thread.
    [ThreadStatic]
    private static byte[]? s_result;

    /// <summary>Makes a pair of functions the process's, and gives the property's value.</summary>
    /// <exception cref="InvalidOperationException">Another pair was set before.</exception>
    internal static nint Install(CacheEncryption encryption)
    {
        CacheEncryption former = Interlocked.CompareExchange(ref s_current, encryption, null) ?? encryption;
        return former == encryption
            ? (nint)s_block
            : throw new InvalidOperationException(
                "This process encrypts its model cache with other functions already; OpenVINO's C API allows one pair.");
    }

    private static OvEncryptionCallbacks* MakeBlock()
    {
        OvEncryptionCallbacks* block = (OvEncryptionCallbacks*)NativeMemory.AllocZeroed((nuint)sizeof(OvEncryptionCallbacks));
        block->Encrypt = &Encrypt;
        block->Decrypt = &Decrypt;
        return block;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Encrypt(byte* input, nuint length, byte* output, nuint* outputLength) =>
        Transform(s_current!, s_current!.Encrypt, input, length, output, outputLength);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Decrypt(byte* input, nuint length, byte* output, nuint* outputLength) =>
        Transform(s_current!, s_current!.Decrypt, input, length, output, outputLength);

    private static void Transform(
        CacheEncryption owner, Func<byte[], byte[]> function, byte* input, nuint length, byte* output, nuint* outputLength)
    {
        try
        {
            byte[] result = output is null || s_result is null
                ? function(new ReadOnlySpan<byte>(input, checked((int)length)).ToArray())
                : s_result;
            if (output is null)
            {
                s_result = result;
                *outputLength = (nuint)result.Length;
            }
            else
            {
                s_result = null;
                result.AsSpan(0, Math.Min(result.Length, checked((int)*outputLength))).CopyTo(
                    new Span<byte>(output, checked((int)*outputLength)));
            }
        }
        catch (Exception e)
        {
            // No exception may cross into native code; the length 0 is all that can be said there.
            owner.LastFailure = e;
            s_result = null;
            *outputLength = 0;
        }
    }
}
