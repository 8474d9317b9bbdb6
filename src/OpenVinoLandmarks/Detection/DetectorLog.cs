using Microsoft.Extensions.Logging;

namespace OpenVinoLandmarks;

/// <summary>The detector's messages.</summary>
internal static partial class DetectorLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "No OpenVINO runtime was found: using the managed engine (MANAGED). Name a runtime with OPENVINO_LIB_PATHS or --openvino to use OpenVINO.")]
    public static partial void ManagedByDefault(ILogger logger);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Where OpenVINO was looked for: {Reason}")]
    public static partial void RuntimeNotFound(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The weights of {Official} were not found: using the bundled {Bundled}.")]
    public static partial void BundledByDefault(ILogger logger, string official, string bundled);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Notice}")]
    public static partial void Notice(ILogger logger, string notice);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Model} on {Engine}, executed by {Devices} in {Precision}.")]
    public static partial void ModelReady(ILogger logger, string model, string engine, string devices, string precision);
}
