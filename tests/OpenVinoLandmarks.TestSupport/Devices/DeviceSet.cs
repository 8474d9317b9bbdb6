namespace OpenVinoLandmarks.TestSupport;

/// <summary>The devices that a process sees beside the CPU. The drivers of tests/native/devices provide them.</summary>
public enum DeviceSet
{
    /// <summary>Neither a GPU nor an NPU.</summary>
    None,

    /// <summary>One GPU: the device GPU.</summary>
    Gpu,

    /// <summary>Two GPUs: GPU.0 and GPU.1.</summary>
    TwoGpus,

    /// <summary>One NPU: the device NPU, also named NPU.4000.</summary>
    Npu,

    /// <summary>One GPU and one NPU.</summary>
    All,

    /// <summary>The hardware of the machine alone, without the drivers of the tests.</summary>
    Real,
}
