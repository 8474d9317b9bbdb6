namespace OpenVinoLandmarks.OpenVino;

/// <summary>
/// Whether a device may lower the precision of its arithmetic to be faster. <see cref="PropertyKeys.InferencePrecision"/> names one
/// precision instead and takes precedence.
/// </summary>
/// <remarks>
/// The property EXECUTION_MODE_HINT; see <see cref="PropertyKeys.ExecutionMode"/>. Without it devices use
/// <see cref="Performance"/>.
/// </remarks>
public enum ExecutionMode
{
    /// <summary>
    /// Speed first: a lower precision if the device is faster with it, such as bf16 on a CPU that supports it. Outputs differ by about
    /// 1e-3. The text is PERFORMANCE.
    /// </summary>
    Performance,

    /// <summary>
    /// Accuracy first: the precision in which the model is stored. The text is ACCURACY.
    /// </summary>
    Accuracy,
}
