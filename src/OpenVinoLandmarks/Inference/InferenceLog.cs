using Microsoft.Extensions.Logging;

namespace OpenVinoLandmarks.Inference;

/// <summary>The messages about models and devices.</summary>
internal static partial class InferenceLog
{
    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "No OpenVINO runtime was found: using the managed engine (MANAGED). "
            + "Name a runtime with OPENVINO_LIB_PATHS or --openvino to use OpenVINO.")]
    public static partial void ManagedByDefault(ILogger logger);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "No OpenVINO runtime can be used: using the managed engine (MANAGED). "
            + "Repair the one that was found, or name another with OPENVINO_LIB_PATHS or --openvino.")]
    public static partial void ManagedByFault(ILogger logger);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The search for OpenVINO: {Reason}")]
    public static partial void RuntimeNotFound(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The weights of {Official} were not found: using the bundled {Bundled}.")]
    public static partial void BundledByDefault(ILogger logger, string official, string bundled);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Warning}")]
    public static partial void ModelWarning(ILogger logger, string warning);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Notice}")]
    public static partial void Notice(ILogger logger, string notice);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Model} on {Engine}, executed by {Devices} in {Precision}.")]
    public static partial void ModelReady(ILogger logger, string model, string engine, string devices, string precision);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "The face detector {Model} keeps its input of {Size} for large images too: {Reason}")]
    public static partial void LargeInputRefused(ILogger logger, string model, ImageSize size, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "MANAGED does not use these options: {Options}.")]
    public static partial void OptionsNotUsed(ILogger logger, string options);

    [LoggerMessage(Level = LogLevel.Debug, Message = "MANAGED does not compile models and does not use the cache folder {Folder}.")]
    public static partial void CacheNotUsed(ILogger logger, string folder);

    [LoggerMessage(
        Level = LogLevel.Debug,
        Message = "{Model} was not compiled for batches of {Batch}: {Reason} Calls with many faces run without them.")]
    public static partial void BatchModelRefused(ILogger logger, string model, int batch, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Measuring which device is the fastest for {Model} here (once) ...")]
    public static partial void MeasuringFastest(ILogger logger, string model);

    [LoggerMessage(Level = LogLevel.Information, Message = "Fastest here for {Model}: {Summary}. {Kept}")]
    public static partial void FastestMeasured(ILogger logger, string model, string summary, string kept);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Model} on {Candidate}")]
    public static partial void FastestCandidate(ILogger logger, string model, string candidate);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Fastest here for {Model}, measured before: {Summary}. Kept in {File}.")]
    public static partial void FastestKept(ILogger logger, string model, string summary, string file);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The device that was the fastest cannot be used any more: {Reason}")]
    public static partial void FastestGone(ILogger logger, string reason);
}
