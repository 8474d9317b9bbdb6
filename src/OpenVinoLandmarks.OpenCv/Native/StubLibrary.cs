using System.Buffers.Binary;
using System.Text;

namespace OpenVinoLandmarks.OpenCv;

/// <summary>
/// Builds the bytes of a small shared library for Linux x64: an ELF file with a name (SONAME) and functions that print a message on stderr
/// and end the process. No compiler is needed, and equal arguments give equal bytes. The layout follows the System V ABI, AMD64 supplement.
/// </summary>
internal static class StubLibrary
{
    /// <summary>The exit code of a process that calls a function of such a library: that of a missing native library.</summary>
    public const int ExitCode = 5;

    private const int HeaderSize = 64, SegmentSize = 56, SymbolSize = 24, PageSize = 4096;
    private const int SegmentCount = 4, FunctionSize = 32;

    // The code after the messages: write(2, rsi, rdx), exit_group(ExitCode), hlt.
    private static ReadOnlySpan<byte> End =>
    [
        0xBF, 2, 0, 0, 0,           // mov edi, 2
        0xB8, 1, 0, 0, 0,           // mov eax, 1 (write)
        0x0F, 0x05,                 // syscall
        0xBF, ExitCode, 0, 0, 0,    // mov edi, ExitCode
        0xB8, 231, 0, 0, 0,         // mov eax, 231 (exit_group)
        0x0F, 0x05,                 // syscall
        0xF4,                       // hlt
    ];

    /// <summary>Builds the library.</summary>
    /// <param name="soname">The name under which the system's loader knows the library, such as <c>libgtk-3.so.0</c>.</param>
    /// <param name="functions">The names of the functions that it defines. May be empty.</param>
    /// <param name="message">
    /// The text that a function prints. <c>{0}</c> in it is replaced by the name of the function.
    /// </param>
    public static byte[] Build(string soname, IReadOnlyList<string> functions, string message)
    {
        byte[][] messages = [.. functions.Select(name => Encoding.UTF8.GetBytes(message.Replace("{0}", name, StringComparison.Ordinal)))];
        byte[] names = [0, .. Encoding.ASCII.GetBytes(soname), 0, .. functions.SelectMany(name => Encoding.ASCII.GetBytes(name + '\0'))];
        int hash = HeaderSize + SegmentCount * SegmentSize, symbolCount = functions.Count + 1;
        int symbols = Align(hash + 4 * (3 + symbolCount), 8);
        int strings = symbols + symbolCount * SymbolSize;
        int code = Align(strings + names.Length, 16);
        int end = code + functions.Count * FunctionSize;
        int texts = end + End.Length;
        int dynamic = Align(texts + messages.Sum(static text => text.Length), PageSize);
        (long Tag, long Value)[] entries =
            [(14, 1), (4, hash), (5, strings), (6, symbols), (10, names.Length), (11, SymbolSize), (0, 0)]; // SONAME, HASH, STRTAB ...
        byte[] file = new byte[dynamic + 16 * entries.Length];

        WriteHeader(file);
        WriteSegment(file, 0, type: 1, flags: 5, offset: 0, size: dynamic, PageSize); // PT_LOAD, read and execute
        WriteSegment(file, 1, type: 1, flags: 6, dynamic, file.Length - dynamic, PageSize); // PT_LOAD, read and write
        WriteSegment(file, 2, type: 2, flags: 6, dynamic, file.Length - dynamic, 8); // PT_DYNAMIC
        WriteSegment(file, 3, type: 0x6474E551, flags: 6, 0, 0, 16); // PT_GNU_STACK: the stack stays without the right to execute
        WriteHash(file.AsSpan(hash), symbolCount);
        names.CopyTo(file, strings);
        End.CopyTo(file.AsSpan(end));
        int name = soname.Length + 2, text = texts;
        for (int i = 0; i < functions.Count; i++)
        {
            int address = code + i * FunctionSize;
            WriteSymbol(file.AsSpan(symbols + (i + 1) * SymbolSize), name, address);
            WriteFunction(file.AsSpan(address), address, text, messages[i].Length, end);
            messages[i].CopyTo(file, text);
            name += functions[i].Length + 1;
            text += messages[i].Length;
        }

        for (int i = 0; i < entries.Length; i++)
        {
            Write64(file, dynamic + 16 * i, entries[i].Tag);
            Write64(file, dynamic + 16 * i + 8, entries[i].Value);
        }

        return file;
    }

    private static void WriteHeader(Span<byte> file)
    {
        ReadOnlySpan<byte> identification = [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1]; // 64 bits, little-endian, version 1
        identification.CopyTo(file);
        Write16(file, 16, 3); // ET_DYN
        Write16(file, 18, 62); // EM_X86_64
        Write32(file, 20, 1); // version
        Write64(file, 32, HeaderSize); // the segments follow the header
        Write16(file, 52, HeaderSize);
        Write16(file, 54, SegmentSize);
        Write16(file, 56, SegmentCount);
    }

    // Addresses equal offsets in the file.
    private static void WriteSegment(Span<byte> file, int index, uint type, int flags, int offset, int size, int alignment)
    {
        Span<byte> segment = file[(HeaderSize + index * SegmentSize)..];
        Write32(segment, 0, (int)type);
        Write32(segment, 4, flags);
        Write64(segment, 8, offset);
        Write64(segment, 16, offset);
        Write64(segment, 24, offset);
        Write64(segment, 32, size);
        Write64(segment, 40, size);
        Write64(segment, 48, alignment);
    }

    // One bucket: a chain through all symbols. The loader compares names, of which there are few.
    private static void WriteHash(Span<byte> hash, int symbolCount)
    {
        const int Bucket = 8, Chain = 12;
        Write32(hash, 0, 1);
        Write32(hash, 4, symbolCount);
        Write32(hash, Bucket, symbolCount > 1 ? 1 : 0);
        for (int i = 1; i < symbolCount; i++)
        {
            // The index of the next symbol, and zero after the last one. Symbol 0 is not a symbol.
            Write32(hash, Chain + 4 * i, i + 1 < symbolCount ? i + 1 : 0);
        }
    }

    private static void WriteSymbol(Span<byte> symbol, int name, int address)
    {
        Write32(symbol, 0, name);
        symbol[4] = 0x12; // STB_GLOBAL, STT_FUNC
        Write16(symbol, 6, 1); // any section: the symbol is defined
        Write64(symbol, 8, address);
        Write64(symbol, 16, FunctionSize);
    }

    private static void WriteFunction(Span<byte> code, int address, int text, int length, int end)
    {
        const int AfterLea = 7, AfterMov = 12, AfterJump = 17;
        ReadOnlySpan<byte> lea = [0x48, 0x8D, 0x35], mov = [0xBA], jump = [0xE9];
        lea.CopyTo(code); // lea rsi, [rip + text]
        Write32(code, 3, text - (address + AfterLea));
        mov.CopyTo(code[AfterLea..]); // mov edx, length
        Write32(code, AfterLea + 1, length);
        jump.CopyTo(code[AfterMov..]); // jmp end
        Write32(code, AfterMov + 1, end - (address + AfterJump));
    }

    private static int Align(int offset, int alignment) => (offset + alignment - 1) / alignment * alignment;

    private static void Write16(Span<byte> bytes, int offset, int value) =>
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[offset..], (ushort)value);

    private static void Write32(Span<byte> bytes, int offset, int value) => BinaryPrimitives.WriteInt32LittleEndian(bytes[offset..], value);

    private static void Write64(Span<byte> bytes, int offset, long value) =>
        BinaryPrimitives.WriteInt64LittleEndian(bytes[offset..], value);
}
