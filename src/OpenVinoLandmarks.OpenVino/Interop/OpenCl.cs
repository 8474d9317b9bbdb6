using System.IO.Pipes;
using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.OpenVino.Interop;

/// <summary>
/// What the bindings ask OpenCL about the objects of the application, before OpenVINO's GPU plugin uses them without a check. The functions
/// are those of the OpenCL loader, on which the plugin depends: if there is no loader, there are no OpenCL objects either, and OpenVINO
/// reports that the device is absent.
/// </summary>
internal static unsafe class OpenCl
{
    internal const uint ContextDeviceCount = 0x1083;
    internal const uint QueueContext = 0x1090;
    internal const uint MemoryType = 0x1100, MemorySize = 0x1102, MemoryContext = 0x1106;
    internal const uint ImageWidth = 0x1114, ImageHeight = 0x1115, ImageElementSize = 0x1111;
    internal const uint Buffer = 0x10F0, Image2D = 0x10F1;

    private static readonly Lazy<nint> s_library = new(Load);
    private static readonly Lazy<HashSet<nint>> s_tables = new(ReadTables);

    /// <summary>Whether an OpenCL loader can be loaded.</summary>
    internal static bool IsAvailable => s_library.Value != 0;

    /// <summary>Returns the address of a function of OpenCL.</summary>
    internal static nint Function(string name) => NativeLibrary.GetExport(s_library.Value, name);

    /// <summary>
    /// Checks that a pointer is an OpenCL object, without calling OpenCL with it. Every object begins with the address of its platform's
    /// table of functions, through which the loader would call, so that a call with any other pointer would end the process. An object of
    /// another type is found by the call that follows. An object that was released cannot be recognized.
    /// </summary>
    /// <param name="handle">The pointer.</param>
    /// <param name="type">The type that is expected, such as cl_mem, for the message.</param>
    /// <param name="parameter">The parameter of the public method.</param>
    /// <exception cref="ArgumentNullException">The pointer is null.</exception>
    /// <exception cref="ArgumentException">The pointer is not an OpenCL object.</exception>
    internal static void RequireObject(nint handle, string type, string parameter)
    {
        ArgumentNullException.ThrowIfNull((void*)handle, parameter);
        if (!IsAvailable)
        {
            return;
        }

        if (handle % sizeof(nint) != 0 || !TryRead(handle, out nint table) || !s_tables.Value.Contains(table))
        {
            throw new ArgumentException(
                $"The pointer 0x{handle:x} is not a {type}: it does not point to an object of an OpenCL platform of this machine.",
                parameter);
        }
    }

    /// <summary>Reads a value from an object of OpenCL.</summary>
    /// <param name="function">The function, such as clGetMemObjectInfo.</param>
    /// <param name="handle">An object of OpenCL.</param>
    /// <param name="what">The number of the value.</param>
    /// <param name="type">The type of the object that the function expects, for the message.</param>
    /// <param name="parameter">The parameter of the public method.</param>
    /// <exception cref="ArgumentException">The object is of another type, or was released.</exception>
    internal static nuint Read(string function, nint handle, uint what, string type, string parameter)
    {
        // Values have four or eight bytes.
        ulong value = 0;
        int error = ((delegate* unmanaged[Stdcall]<nint, uint, nuint, void*, nuint*, int>)Function(function))(
            handle, what, sizeof(ulong), &value, null);
        return error == 0 ? (nuint)value : throw new ArgumentException(
            $"The pointer 0x{handle:x} is not a {type} that can be used: OpenCL's {function} returns the error {error}.", parameter);
    }

    // The kernel reads the memory and reports an address that cannot be read as an error.
    private static bool TryRead(nint address, out nint value)
    {
        value = 0;
        try
        {
            using AnonymousPipeServerStream writer = new(PipeDirection.Out);
            using AnonymousPipeClientStream reader = new(PipeDirection.In, writer.ClientSafePipeHandle);
            writer.Write(new ReadOnlySpan<byte>((void*)address, sizeof(nint)));
            fixed (nint* target = &value)
            {
                reader.ReadExactly(new Span<byte>(target, sizeof(nint)));
            }

            return true;
        }
        catch (Exception e) when (e is IOException or ArgumentException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static HashSet<nint> ReadTables()
    {
        delegate* unmanaged[Stdcall]<uint, nint*, uint*, int> list =
            (delegate* unmanaged[Stdcall]<uint, nint*, uint*, int>)Function("clGetPlatformIDs");
        uint count = 0;
        if (list(0, null, &count) != 0 || count == 0)
        {
            return [];
        }

        nint[] platforms = new nint[count];
        fixed (nint* first = platforms)
        {
            return list(count, first, null) == 0 ? [.. platforms.Select(static platform => Marshal.ReadIntPtr(platform))] : [];
        }
    }

    private static nint Load() =>
        NativeLibrary.TryLoad(OperatingSystem.IsWindows() ? "OpenCL.dll" : "libOpenCL.so.1", out nint library) ? library : 0;
}

/// <summary>
/// A reference of ours to an object of OpenCL. The application may release its own: the object lives until everything in OpenVINO that uses
/// it is freed.
/// </summary>
internal sealed unsafe class OpenClHandle : SafeHandle
{
    private readonly nint _release;

    /// <summary>Retains the object.</summary>
    /// <param name="handle">An object of OpenCL.</param>
    /// <param name="type">The object's part in the names of OpenCL's functions: Context, CommandQueue or MemObject.</param>
    internal OpenClHandle(nint handle, string type)
        : base(0, ownsHandle: true)
    {
        if (OpenCl.IsAvailable)
        {
            _release = OpenCl.Function("clRelease" + type);
            int error = ((delegate* unmanaged[Stdcall]<nint, int>)OpenCl.Function("clRetain" + type))(handle);
            SetHandle(error == 0 ? handle : 0);
        }
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle() => ((delegate* unmanaged[Stdcall]<nint, int>)_release)(handle) == 0;
}
