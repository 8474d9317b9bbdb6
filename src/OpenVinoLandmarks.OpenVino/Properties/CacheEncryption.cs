using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.OpenVino;

/// <summary>
/// Encrypts the files of the model cache. The C API passes no state to the two functions, so a process can use one pair. Both must be
/// thread-safe and should not throw: if one throws, the runtime writes or reads empty content, and <see cref="LastFailure"/> has the
/// exception.
/// </summary>
public sealed class CacheEncryption
{
    /// <summary>Creates a pair of functions.</summary>
    /// <param name="encrypt">Encrypts bytes; the result may have another length.</param>
    /// <param name="decrypt">Decrypts the bytes that <paramref name="encrypt"/> returned.</param>
    public CacheEncryption(Func<byte[], byte[]> encrypt, Func<byte[], byte[]> decrypt)
    {
        ArgumentNullException.ThrowIfNull(encrypt);
        ArgumentNullException.ThrowIfNull(decrypt);
        (Encrypt, Decrypt) = (encrypt, decrypt);
    }

    /// <summary>Encrypts bytes.</summary>
    public Func<byte[], byte[]> Encrypt { get; }

    /// <summary>Decrypts bytes.</summary>
    public Func<byte[], byte[]> Decrypt { get; }

    /// <summary>The exception that one of the functions threw last, or null.</summary>
    public Exception? LastFailure { get; private set; }

    /// <summary>Registers the functions for this process, and returns the value of CACHE_ENCRYPTION_CALLBACKS.</summary>
    /// <exception cref="InvalidOperationException">Other functions were registered before.</exception>
    internal nint Register() => Callbacks.Register(this);

    /// <summary>The C functions. Plugins keep the pointer to them without limit, so its memory is never freed.</summary>
    private static unsafe class Callbacks
    {
        private static readonly NativeCallbacks* s_native = Allocate();
        private static CacheEncryption? s_current;

        // The runtime calls twice on the same thread: for the length, then for the bytes. Encrypting again could return another length, so
        // the first call's result is kept for the second.
        [ThreadStatic]
        private static byte[]? s_result;

        internal static nint Register(CacheEncryption encryption)
        {
            CacheEncryption registered = Interlocked.CompareExchange(ref s_current, encryption, null) ?? encryption;
            return registered == encryption
                ? (nint)s_native
                : throw new InvalidOperationException(
                    "This process already encrypts its model cache with other functions; OpenVINO's C API allows one pair per process. "
                    + "Pass the same CacheEncryption object to every compilation.");
        }

        private static NativeCallbacks* Allocate()
        {
            NativeCallbacks* native = (NativeCallbacks*)NativeMemory.AllocZeroed((nuint)sizeof(NativeCallbacks));
            native->Encrypt = &OnEncrypt;
            native->Decrypt = &OnDecrypt;
            return native;
        }

        [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
        private static void OnEncrypt(byte* input, nuint length, byte* output, nuint* outputLength) =>
            Transform(s_current!, s_current!.Encrypt, input, length, output, outputLength);

        [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
        private static void OnDecrypt(byte* input, nuint length, byte* output, nuint* outputLength) =>
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
                // No exception may reach native code. The length 0 is the only error that the C function can return.
                owner.LastFailure = e;
                s_result = null;
                *outputLength = 0;
            }
        }

        /// <summary>The struct <c>ov_encryption_callbacks</c>.</summary>
        [StructLayout(LayoutKind.Sequential)]
        private struct NativeCallbacks
        {
            internal delegate* unmanaged[Cdecl]<byte*, nuint, byte*, nuint*, void> Encrypt;
            internal delegate* unmanaged[Cdecl]<byte*, nuint, byte*, nuint*, void> Decrypt;
        }
    }
}
