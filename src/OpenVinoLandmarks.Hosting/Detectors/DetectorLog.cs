using Microsoft.Extensions.Logging;

namespace OpenVinoLandmarks.Hosting.Detectors;

/// <summary>
/// The messages about the detectors of a host. They are in one class, because the generator of their code writes several classes in an
/// order that changes from build to build.
/// </summary>
internal static partial class DetectorLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "{Detector} is loaded: {Description}. It took {Seconds:F3} s.")]
    public static partial void IsLoaded(ILogger logger, string detector, string description, double seconds);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Detector} cannot be loaded: {Reason}")]
    public static partial void IsNotLoaded(ILogger logger, string detector, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Detector} is warm. It took {Seconds:F3} s.")]
    public static partial void HasEnded(ILogger logger, string detector, double seconds);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Detector} was not warmed up: {Reason}")]
    public static partial void HasFailed(ILogger logger, string detector, string reason);
}
