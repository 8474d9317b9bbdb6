using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;

namespace OpenClInput;

/// <summary>The few functions of OpenCL that the sample needs. Each throws if OpenCL returns an error.</summary>
internal static unsafe partial class Cl
{
    private const string Library = "OpenCL";
    private const ulong GpuType = 1 << 2;
    private const uint VendorId = 0x1001, IntelVendorId = 0x8086;

    static Cl() => NativeLibrary.SetDllImportResolver(typeof(Cl).Assembly, Resolve);

    /// <summary>Returns the first GPU of Intel that OpenCL lists.</summary>
    public static nint FirstIntelGpu()
    {
        nint* platforms = stackalloc nint[16], devices = stackalloc nint[16];
        Check(clGetPlatformIDs(16, platforms, out uint platformCount));
        for (uint p = 0; p < Math.Min(platformCount, 16); p++)
        {
            uint count = clGetDeviceIDs(platforms[p], GpuType, 16, devices, out uint found) == 0 ? Math.Min(found, 16) : 0;
            for (uint d = 0; d < count; d++)
            {
                uint vendor = 0;
                Check(clGetDeviceInfo(devices[d], VendorId, sizeof(uint), &vendor, out _));
                if (vendor == IntelVendorId)
                {
                    return devices[d];
                }
            }
        }

        throw new InvalidOperationException("OpenCL lists no GPU of Intel.");
    }

    /// <summary>Creates a <c>cl_context</c> with one device.</summary>
    public static nint CreateContext(nint device) => Check(clCreateContext(0, 1, &device, 0, 0, out int error), error);

    /// <summary>Creates a queue that runs commands in their order.</summary>
    public static nint CreateQueue(nint context, nint device) =>
        Check(clCreateCommandQueueWithProperties(context, device, 0, out int error), error);

    /// <summary>Creates a buffer that kernels read and write.</summary>
    public static nint CreateBuffer(nint context, int bytes)
    {
        const ulong ReadWrite = 1;
        return Check(clCreateBuffer(context, ReadWrite, (nuint)bytes, 0, out int error), error);
    }

    /// <summary>Builds a program and returns one of its kernels.</summary>
    public static nint CreateKernel(nint context, nint device, string source, string name)
    {
        fixed (byte* text = Encoding.UTF8.GetBytes(source + "\0"))
        {
            nint program = Check(clCreateProgramWithSource(context, 1, &text, null, out int error), error);
            Check(clBuildProgram(program, 1, &device, "", 0, 0));
            nint kernel = Check(clCreateKernel(program, name, out error), error);
            Check(clReleaseProgram(program));
            return kernel;
        }
    }

    /// <summary>Sets an argument that is a buffer.</summary>
    public static void SetArgument(nint kernel, uint index, nint buffer) =>
        Check(clSetKernelArg(kernel, index, (nuint)sizeof(nint), &buffer));

    /// <summary>Enqueues a kernel with this number of work items.</summary>
    public static void Run(nint queue, nint kernel, int items)
    {
        nuint size = (nuint)items;
        Check(clEnqueueNDRangeKernel(queue, kernel, 1, null, &size, null, 0, 0, 0));
        Check(clFlush(queue));
    }

    /// <summary>Releases the application's references.</summary>
    public static void Release(nint kernel, nint buffer, nint queue, nint context)
    {
        Check(clReleaseKernel(kernel));
        Check(clReleaseMemObject(buffer));
        Check(clReleaseCommandQueue(queue));
        Check(clReleaseContext(context));
    }

    private static nint Check(nint created, int error)
    {
        Check(error);
        return created;
    }

    private static void Check(int error)
    {
        if (error != 0)
        {
            throw new InvalidOperationException($"OpenCL returned the error {error}.");
        }
    }

    // Linux has the library without a version in its name only where programs are built.
    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) =>
        name == Library && OperatingSystem.IsLinux() ? NativeLibrary.Load("libOpenCL.so.1") : 0;

    [LibraryImport(Library)]
    private static partial int clGetPlatformIDs(uint capacity, nint* platforms, out uint count);

    [LibraryImport(Library)]
    private static partial int clGetDeviceIDs(nint platform, ulong type, uint capacity, nint* devices, out uint count);

    [LibraryImport(Library)]
    private static partial int clGetDeviceInfo(nint device, uint what, nuint capacity, void* value, out nuint size);

    [LibraryImport(Library)]
    private static partial nint clCreateContext(nint properties, uint count, nint* devices, nint notify, nint state, out int error);

    [LibraryImport(Library)]
    private static partial nint clCreateCommandQueueWithProperties(nint context, nint device, nint properties, out int error);

    [LibraryImport(Library)]
    private static partial nint clCreateBuffer(nint context, ulong flags, nuint size, nint host, out int error);

    [LibraryImport(Library)]
    private static partial nint clCreateProgramWithSource(nint context, uint count, byte** texts, nuint* lengths, out int error);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int clBuildProgram(nint program, uint count, nint* devices, string options, nint notify, nint state);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint clCreateKernel(nint program, string name, out int error);

    [LibraryImport(Library)]
    private static partial int clSetKernelArg(nint kernel, uint index, nuint size, void* value);

    [LibraryImport(Library)]
    private static partial int clEnqueueNDRangeKernel(
        nint queue, nint kernel, uint dimensions, nuint* offset, nuint* size, nuint* local, uint waits, nint waitList, nint done);

    [LibraryImport(Library)]
    private static partial int clFlush(nint queue);

    [LibraryImport(Library)]
    private static partial int clReleaseProgram(nint program);

    [LibraryImport(Library)]
    private static partial int clReleaseKernel(nint kernel);

    [LibraryImport(Library)]
    private static partial int clReleaseMemObject(nint memory);

    [LibraryImport(Library)]
    private static partial int clReleaseCommandQueue(nint queue);

    [LibraryImport(Library)]
    private static partial int clReleaseContext(nint context);
}
