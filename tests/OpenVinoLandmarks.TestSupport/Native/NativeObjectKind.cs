namespace OpenVinoLandmarks.TestSupport;

/// <summary>The kinds of native object that the forwarding library counts, in the order of tests/native/forwarder/objects.h.</summary>
public enum NativeObjectKind
{
    Core,
    Model,
    CompiledModel,
    InferRequest,
    Tensor,
    ConstPort,
    Port,
    Preprocessor,
    InputInfo,
    InputTensorInfo,
    InputModelInfo,
    PreprocessSteps,
    OutputInfo,
    OutputTensorInfo,
    Layout,
    Shape,
    PartialShape,
    Text,
    Version,
    VersionList,
    DeviceList,
    ProfilingList,
    RemoteContext,
}

/// <summary>
/// How many native objects of one kind were made and freed since the last reset. Objects that were alive at the reset count as made.
/// </summary>
public readonly record struct NativeObjectCount(long Made, long Freed)
{
    /// <summary>Objects that are not freed yet.</summary>
    public long Alive => Made - Freed;
}
