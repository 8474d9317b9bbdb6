namespace OpenVinoLandmarks.OpenVino;

/// <summary>
/// The cores of a hybrid processor, which has performance cores and efficient cores, on which the CPU device runs inferences. On other
/// processors every value means all cores.
/// </summary>
/// <remarks>
/// The property SCHEDULING_CORE_TYPE; see <see cref="PropertyKeys.SchedulingCoreType"/>. Without it the CPU device uses
/// <see cref="AnyCore"/>.
/// </remarks>
public enum SchedulingCoreType
{
    /// <summary>All cores. The text is ANY_CORE.</summary>
    AnyCore,

    /// <summary>Only the performance cores, which are the faster ones. The text is PCORE_ONLY.</summary>
    PerformanceCoresOnly,

    /// <summary>Only the efficient cores, which use less power. The text is ECORE_ONLY.</summary>
    EfficientCoresOnly,
}
