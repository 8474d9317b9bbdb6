using System.Runtime.InteropServices;
using System.Text;

namespace OpenVinoLandmarks.OpenCv;

/// <summary>
/// Collects what the C libraries behind OpenCV print on stderr during a decode, such as libjpeg's report of damaged data. These libraries
/// print through the variable <c>stderr</c> of the C library. While a decode runs, that variable holds a stream of this class, which gives
/// each text to the decode on the thread that printed it. File descriptor 2 stays as it is: other threads, and .NET's own messages, are
/// not affected, and decodes run in parallel. On systems without glibc (Windows, macOS, musl) nothing is collected.
/// </summary>
internal sealed unsafe partial class DecoderMessages : IDisposable
{
    private const int Unbuffered = 2, StandardError = 2;

    private static readonly Lock s_lock = new();
    private static readonly nint* s_variable = Variable();
    private static readonly nint s_stream = s_variable is null ? 0 : OpenStream();
    private static nint s_original;
    private static int s_count;

    [ThreadStatic]
    private static List<byte>? s_textOfThread;

    private readonly List<byte> _text = [];

    private DecoderMessages() => s_textOfThread = _text;

    /// <summary>True if messages are collected on this system.</summary>
    public static bool AreCollected => s_stream != 0;

    /// <summary>Starts to collect the messages of this thread. Dispose the result on the same thread.</summary>
    public static DecoderMessages Collect()
    {
        DecoderMessages messages = new();
        lock (s_lock)
        {
            if (s_stream != 0 && s_count++ == 0)
            {
                s_original = *s_variable;
                Volatile.Write(ref *s_variable, s_stream);
            }
        }

        return messages;
    }

    /// <summary>Returns the messages so far, one per line.</summary>
    public IReadOnlyList<string> Lines() =>
        Encoding.UTF8.GetString(CollectionsMarshal.AsSpan(_text)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Returns the messages since the last call, one per line, and forgets them. Call it on the thread that collects.</summary>
    public IReadOnlyList<string> TakeLines()
    {
        if (_text.Count == 0)
        {
            return [];
        }

        IReadOnlyList<string> lines = Lines();
        _text.Clear();
        return lines;
    }

    /// <summary>Ends the collection.</summary>
    public void Dispose()
    {
        lock (s_lock)
        {
            if (s_stream != 0 && --s_count == 0)
            {
                Volatile.Write(ref *s_variable, s_original);
            }
        }

        s_textOfThread = null;
    }

    // The variable is searched from the main program on: a program may hold the copy of it that all libraries use.
    private static nint* Variable()
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        nint program = NativeLibrary.GetMainProgramHandle();
        bool isGlibc = NativeLibrary.TryGetExport(program, "gnu_get_libc_version", out _);
        return isGlibc && NativeLibrary.TryGetExport(program, "stderr", out nint address) ? (nint*)address : null;
    }

    // The stream is never closed: another thread may have read the variable just before it was set back.
    private static nint OpenStream()
    {
        StreamFunctions functions = new() { Read = 0, Write = &Write, Seek = 0, Close = 0 };
        nint stream = fopencookie(0, "w", functions);
        if (stream != 0)
        {
            _ = setvbuf(stream, 0, Unbuffered, 0);
        }

        return stream;
    }

    // An exception must not leave a callback from C, and nothing can be reported if stderr itself fails.
    [UnmanagedCallersOnly]
    private static nint Write(nint cookie, byte* text, nuint count)
    {
        try
        {
            if (s_textOfThread is { } list)
            {
                list.AddRange(new ReadOnlySpan<byte>(text, (int)count));
            }
            else
            {
                _ = write(StandardError, text, count);
            }
        }
        catch (Exception)
        {
            return (nint)count;
        }

        return (nint)count;
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint fopencookie(nint cookie, string mode, StreamFunctions functions);

    [LibraryImport("libc")]
    private static partial int setvbuf(nint stream, nint buffer, int mode, nuint size);

    [LibraryImport("libc")]
    private static partial nint write(int file, byte* text, nuint count);

    // Null functions do nothing.
    private struct StreamFunctions
    {
        public nint Read;
        public delegate* unmanaged<nint, byte*, nuint, nint> Write;
        public nint Seek;
        public nint Close;
    }
}
