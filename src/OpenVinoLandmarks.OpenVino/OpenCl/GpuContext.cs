using System.Globalization;
using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino;

/// <summary>
/// The memory and queues of a GPU, shared with an application that uses OpenCL: tensors over the application's <c>cl_mem</c>, so that its
/// kernels write the input and read the output of a model without a copy. Compile the model with
/// <see cref="Core.CompileModel(Model, RemoteContext, IEnumerable{KeyValuePair{string, string}}?)"/>. Thread-safe.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item>The GPU plugin uses pointers without checking them. The methods refuse a null pointer, a pointer that is not an OpenCL object,
/// memory of another kind or context, a queue of another context, and a buffer that is too small. They cannot recognize an object that was
/// released, or a wrong pointer to a video device. They recognize an object of another type in place of a context or a queue only if the
/// driver does. Such a pointer can end the process.</item>
/// <item>OpenCL objects are retained until nothing in OpenVINO uses them, also while a request has the tensor. You may release yours as
/// soon as the method has returned.</item>
/// <item>Without a shared queue (<see cref="GpuContextOptions.Queue"/>) OpenVINO does not wait for your commands: call <c>clFinish</c>
/// before the inference that reads what they write.</item>
/// </list>
/// </remarks>
/// <example>
/// <code>
/// using GpuContext context = GpuContext.FromOpenCL(core, clContext);
/// using CompiledModel compiled = core.CompileModel(model, context);
/// using RemoteTensor input = context.CreateTensor(clBuffer, ElementType.UInt8, new Shape(1, 48, 48, 3));
/// </code>
/// </example>
public sealed partial class GpuContext : RemoteContext
{
    private const string ContextType = "cl_context";
    private const string QueueType = "cl_command_queue";

    private GpuContext(RemoteContextHandle handle)
        : base(handle) => OpenClContext = Pointer(GetParameters().GetValueOrDefault(GpuPropertyKeys.OpenClContext.Name));

    /// <summary>The <c>cl_context</c>. It belongs to the application or to OpenVINO: retain it before you keep it.</summary>
    public nint OpenClContext { get; }

    /// <summary>Wraps a <c>cl_context</c> of the application.</summary>
    /// <param name="core">The core.</param>
    /// <param name="context">The <c>cl_context</c>, with a device that OpenVINO lists as a GPU.</param>
    /// <param name="options">The device, and a queue to share; null for the first device and queues of OpenVINO's own.</param>
    /// <exception cref="ArgumentNullException">The core or the context is null.</exception>
    /// <exception cref="ArgumentException">
    /// The context or the queue is not an OpenCL object, the queue belongs to another context, or the context does not have the device.
    /// </exception>
    /// <exception cref="OpenVinoException">The runtime has no GPU, or refuses the context.</exception>
    /// <exception cref="ObjectDisposedException">The core is disposed.</exception>
    public static GpuContext FromOpenCL(Core core, nint context, GpuContextOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(core);
        options ??= new GpuContextOptions();
        CheckContext(context, options);
        PropertySet properties = new PropertySet().Add(GpuPropertyKeys.ContextType, "OCL").Add(GpuPropertyKeys.OpenClContext, context);
        if (options.Queue != 0)
        {
            properties.Add(GpuPropertyKeys.OpenClQueue, options.Queue);
        }

        if (options.DeviceIndex is { } index)
        {
            properties.Add(GpuPropertyKeys.OpenClContextDeviceId, index);
        }

        if (options.Tile is { } tile)
        {
            properties.Add(GpuPropertyKeys.TileId, tile);
        }

        using OpenClHandle retained = new(context, "Context");
        using OpenClHandle? queue = options.Queue == 0 ? null : new OpenClHandle(options.Queue, "CommandQueue");
        return new GpuContext(Rooted(core.NewContext(options.Device, properties), retained, queue));
    }

    /// <summary>
    /// Wraps a device that decodes video: a <c>VADisplay</c> on Linux, an <c>ID3D11Device</c> on Windows. It was not run: the project had
    /// no machine with such a device.
    /// </summary>
    /// <param name="core">The core.</param>
    /// <param name="videoDevice">The device, which must stay valid until nothing uses the context. The pointer is not checked.</param>
    /// <param name="device">OpenVINO's name of the device, such as "GPU".</param>
    /// <exception cref="ArgumentNullException">The core or the device is null.</exception>
    /// <exception cref="OpenVinoException">The runtime has no GPU, or refuses the device.</exception>
    /// <exception cref="ObjectDisposedException">The core is disposed.</exception>
    public static unsafe GpuContext FromVideoDevice(Core core, nint videoDevice, string device = "GPU")
    {
        ArgumentNullException.ThrowIfNull(core);
        ArgumentNullException.ThrowIfNull((void*)videoDevice, nameof(videoDevice));
        PropertySet properties = new PropertySet()
            .Add(GpuPropertyKeys.ContextType, "VA_SHARED")
            .Add(GpuPropertyKeys.VideoDevice, videoDevice);
        return new GpuContext(core.NewContext(device, properties));
    }

    /// <summary>Returns the context that OpenVINO itself uses on a GPU.</summary>
    /// <param name="core">The core.</param>
    /// <param name="device">OpenVINO's name of the device, such as "GPU".</param>
    /// <exception cref="OpenVinoException">The runtime has no GPU.</exception>
    /// <exception cref="ObjectDisposedException">The core is disposed.</exception>
    public static GpuContext Default(Core core, string device = "GPU")
    {
        ArgumentNullException.ThrowIfNull(core);
        return new GpuContext(core.DefaultContext(device));
    }

    private static void CheckContext(nint context, GpuContextOptions options)
    {
        OpenCl.RequireObject(context, ContextType, nameof(context));
        if (options.DeviceIndex is { } given)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(given, nameof(options));
        }

        if (!OpenCl.IsAvailable)
        {
            return;
        }

        nuint devices = OpenCl.Read("clGetContextInfo", context, OpenCl.ContextDeviceCount, ContextType, nameof(context));
        if (options.DeviceIndex is { } index && (nuint)index >= devices)
        {
            throw new ArgumentException($"The cl_context has {devices} devices, so that the index {index} is too large.", nameof(options));
        }

        if (options.Queue != 0)
        {
            OpenCl.RequireObject(options.Queue, QueueType, nameof(options));
            nuint owner = OpenCl.Read("clGetCommandQueueInfo", options.Queue, OpenCl.QueueContext, QueueType, nameof(options));
            if (owner != (nuint)context)
            {
                throw new ArgumentException("The cl_command_queue belongs to another cl_context.", nameof(options));
            }
        }
    }

    // The native object keeps the OpenCL objects until it is freed.
    private static T Rooted<T>(T handle, params ReadOnlySpan<OpenClHandle?> objects)
        where T : NativeHandle
    {
        foreach (OpenClHandle? one in objects)
        {
            if (one is { IsInvalid: false })
            {
                handle.Root(one);
            }
        }

        return handle;
    }

    // The runtime writes pointers as text, such as 0x55b3d702cf20.
    private static nint Pointer(string? text) =>
        text is not null && text.StartsWith("0x", StringComparison.Ordinal)
            && nint.TryParse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out nint pointer) ? pointer : 0;
}
