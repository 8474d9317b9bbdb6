namespace OpenVinoLandmarks.Managed.Kernels;

/// <summary>The functions that kernels apply to their sums before they are stored.</summary>
internal enum ActivationKind
{
    None,

    /// <summary>Kept between two limits: ReLU (0 and infinity) and Clamp.</summary>
    Clamp,

    /// <summary>A slope below zero for each channel.</summary>
    PRelu,

    /// <summary>1 / (1 + exp(-x)).</summary>
    Sigmoid,
}
