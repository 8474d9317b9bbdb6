namespace OpenVinoLandmarks.TestSupport;

/// <summary>What the forwarding library counts. The order is that of tests/native/forwarder/objects.h.</summary>
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
