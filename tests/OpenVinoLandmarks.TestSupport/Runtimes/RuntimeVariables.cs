namespace OpenVinoLandmarks.TestSupport;

/// <summary>The variables that put a process on a certain runtime.</summary>
public static class RuntimeVariables
{
    /// <summary>For the default runtime behind the forwarding library, so that native objects are counted.</summary>
    public static IReadOnlyDictionary<string, string?> ThroughForwarder() => new Dictionary<string, string?>
    {
        ["OPENVINO_LIB_PATHS"] = string.Join(Path.PathSeparator, TestData.Forwarder, TestData.DefaultRuntime),
        ["OPENVINO_FORWARDER_TARGET"] = NativeObjects.RealLibrary,
    };
}
