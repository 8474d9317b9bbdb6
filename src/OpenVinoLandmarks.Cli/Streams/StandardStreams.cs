using System.Runtime.InteropServices;
using System.Text;

namespace OpenVinoLandmarks.Cli.Streams;

/// <summary>
/// The standard streams of the program. A message that cannot be written to stderr is dropped. A result that cannot be written to stdout is
/// an error, and a reader of stdout that has gone (<c>| head -1</c>) is a <see cref="ReaderGoneException"/>. The console streams of .NET
/// throw in the first case and report nothing in the last.
/// </summary>
internal static partial class StandardStreams
{
    private const int InputDescriptor = 0, OutputDescriptor = 1, ErrorDescriptor = 2;

    // Far larger than the file of any camera.
    private const int MostInputBytes = 1 << 30;

    private const string InputName = "-";

    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private static bool s_inputIsOpen = true;

    /// <summary>The stream for results in UTF-8, without a buffer. Disposing it has no effect.</summary>
    public static Stream Output { get; private set; } = Stream.Null;

    /// <summary>Returns true for <c>-</c>, the name of standard input. A file of this name is <c>./-</c>.</summary>
    public static bool IsInput(string path) => path == InputName;

    /// <summary>Replaces <see cref="Console.Out"/> and <see cref="Console.Error"/>. Call it before anything else.</summary>
    public static void Install()
    {
        Stream error;
        if (OperatingSystem.IsWindows())
        {
            // A program that reads the results expects UTF-8, not the code page of the console, which lacks most letters. With UTF-16, .NET
            // writes whole characters to the console, whatever its code page is, and does not change the code page.
            Console.OutputEncoding = Encoding.Unicode;

            // Windows reports a reader that has gone as success, in every API of .NET.
            Output = OnWindows(Console.OpenStandardOutput(), Console.IsOutputRedirected);
            error = OnWindows(Console.OpenStandardError(), Console.IsErrorRedirected);
        }
        else
        {
            s_inputIsOpen = IsInherited(InputDescriptor);
            Output = new DescriptorStream(OutputDescriptor, IsInherited(OutputDescriptor));
            error = new DescriptorStream(ErrorDescriptor, IsInherited(ErrorDescriptor));
            FillClosedDescriptors();
        }

        Encoding encoding = OperatingSystem.IsWindows() ? s_utf8 : Console.OutputEncoding;
        Console.SetOut(new StreamWriter(Output, encoding) { AutoFlush = true });
        Console.SetError(new StreamWriter(new ForgivingStream(error), encoding) { AutoFlush = true });
    }

    private static Stream OnWindows(Stream stream, bool isRedirected) => isRedirected ? stream : new WindowsConsoleStream(stream);

    /// <summary>Opens standard input.</summary>
    /// <param name="wanted">What the user should send to it.</param>
    /// <exception cref="ImageException">Standard input is closed or is a terminal.</exception>
    public static Stream OpenInput(string wanted)
    {
        if (!s_inputIsOpen || !Console.IsInputRedirected)
        {
            string reason = s_inputIsOpen ? "a terminal" : "closed";
            throw new ImageException($"-: standard input is {reason}. Send it {wanted}.");
        }

        return Console.OpenStandardInput();
    }

    /// <summary>Reads standard input to its end.</summary>
    /// <exception cref="ImageException">Standard input is closed, is a terminal, cannot be read, or is too large.</exception>
    public static byte[] ReadInput()
    {
        using Stream input = OpenInput("a picture, for example with < photo.jpg");
        try
        {
            using MemoryStream all = new();
            byte[] block = new byte[1 << 16];
            int count;
            while ((count = input.Read(block)) > 0)
            {
                if (all.Length + count > MostInputBytes)
                {
                    throw new ImageException($"-: larger than {MostInputBytes >> 20} MiB, which is not an image.");
                }

                all.Write(block, 0, count);
            }

            return all.ToArray();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ImageException($"-: standard input cannot be read: {e.Message}", e);
        }
    }

    // The number of a closed descriptor may belong to a file of .NET by now. Those, unlike inherited ones, are closed by exec.
    private static bool IsInherited(int descriptor)
    {
        const int GetFlags = 1, CloseOnExec = 1;
        int flags = Native.Fcntl(descriptor, GetFlags);
        return flags >= 0 && (flags & CloseOnExec) == 0;
    }

    // Otherwise the next file that is opened, for example an overlay, would get what native libraries print.
    private static void FillClosedDescriptors()
    {
        const int GetFlags = 1, ReadWrite = 2;
        for (int descriptor = InputDescriptor; descriptor <= ErrorDescriptor; descriptor++)
        {
            if (Native.Fcntl(descriptor, GetFlags) < 0)
            {
                _ = Native.Open("/dev/null", ReadWrite); // the system uses the lowest free number
            }
        }
    }

    /// <summary>A stream that can only be written.</summary>
    private abstract class WriteOnlyStream : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush()
        {
            // Every write goes to the system at once.
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));
    }

    // Not a FileStream: it keeps a file position of its own and would overwrite what other programs write to the same file.
    private sealed class DescriptorStream(int descriptor, bool isOpen) : WriteOnlyStream
    {
        private const int Interrupted = 4, BrokenPipe = 32;

        private static readonly int s_tryAgain = OperatingSystem.IsMacOS() ? 35 : 11;

        public override unsafe void Write(ReadOnlySpan<byte> buffer)
        {
            if (!isOpen)
            {
                throw new IOException("standard output is closed.");
            }

            while (!buffer.IsEmpty)
            {
                nint count;
                fixed (byte* pointer = buffer)
                {
                    count = Native.Write(descriptor, pointer, (nuint)buffer.Length);
                }

                if (count >= 0)
                {
                    buffer = buffer[(int)count..];
                    continue;
                }

                int error = Marshal.GetLastPInvokeError();
                if (error == BrokenPipe)
                {
                    throw new ReaderGoneException();
                }

                if (error == s_tryAgain)
                {
                    Thread.Sleep(1); // the other side made the pipe non-blocking and is slow
                }
                else if (error != Interrupted)
                {
                    throw new IOException($"standard output cannot be written: {Marshal.GetPInvokeErrorMessage(error)}.");
                }
            }
        }
    }

    // Takes UTF-8, of which a character may be in two writes, and passes UTF-16 on.
    private sealed class WindowsConsoleStream(Stream console) : WriteOnlyStream
    {
        private readonly Decoder _decoder = s_utf8.GetDecoder();

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            char[] characters = new char[s_utf8.GetMaxCharCount(buffer.Length)];
            int count = _decoder.GetChars(buffer, characters, flush: false);
            console.Write(MemoryMarshal.AsBytes(characters.AsSpan(0, count)));
        }
    }

    // A message is never a reason to lose results.
    private sealed class ForgivingStream(Stream inner) : WriteOnlyStream
    {
        public override void Write(ReadOnlySpan<byte> buffer)
        {
            try
            {
                inner.Write(buffer);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
            {
                // There is no place left to report it.
            }
        }
    }

    private static unsafe partial class Native
    {
        [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
        public static partial nint Write(int descriptor, byte* bytes, nuint count);

        [LibraryImport("libc", EntryPoint = "fcntl")]
        public static partial int Fcntl(int descriptor, int command);

        [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
        public static partial int Open(string path, int flags);
    }
}

/// <summary>The program that read stdout has ended, for example <c>head</c>. This is not an error.</summary>
internal sealed class ReaderGoneException() : IOException("the reader of standard output has gone.");
