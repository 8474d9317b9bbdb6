namespace OpenVinoLandmarks.OpenVino;

/// <summary>How a <see cref="GpuContext"/> uses the context of the application.</summary>
public sealed record GpuContextOptions
{
    /// <summary>OpenVINO's name of the device: "GPU", or "GPU.1" if there are several.</summary>
    public string Device { get; init; } = "GPU";

    /// <summary>
    /// The application's <c>cl_command_queue</c>, in order, which OpenVINO then uses instead of queues of its own; 0 for none. Inferences
    /// and the application's own commands run in the order in which they are enqueued, so that neither has to wait for the other. A model
    /// that is compiled in such a context has one stream (the hint LATENCY). An inference may end when its commands are enqueued: call
    /// <c>clFinish</c>, or enqueue a blocking read, before you read an output in OpenCL memory.
    /// </summary>
    public nint Queue { get; init; }

    /// <summary>The index of the device among the devices of the <c>cl_context</c>, from 0; null for the first.</summary>
    public int? DeviceIndex { get; init; }

    /// <summary>The tile of a GPU that has several; null for all. It was not run: the project had no such GPU.</summary>
    public int? Tile { get; init; }
}
