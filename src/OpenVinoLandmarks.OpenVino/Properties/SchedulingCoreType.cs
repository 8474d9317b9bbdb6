namespace OpenVinoLandmarks.OpenVino;

/// <summary>Which cores of a hybrid CPU run inferences.</summary>
public enum SchedulingCoreType
{
    /// <summary>All.</summary>
    AnyCore,

    /// <summary>The fast ones.</summary>
    PerformanceCoresOnly,

    /// <summary>The frugal ones.</summary>
    EfficientCoresOnly,
}
