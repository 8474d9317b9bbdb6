namespace OpenVinoLandmarks.Inference;

/// <summary>
/// An <see cref="IImageModel"/> whose engine can measure each layer. Models on MANAGED implement it; layers are only measured on request
/// and cost nothing otherwise.
/// </summary>
internal interface IProfiledModel
{
    /// <summary>Runs the model on one image at a time and measures each step. Other calls of the model disturb it.</summary>
    /// <param name="duration">How long to measure; at least five runs are made.</param>
    /// <param name="cancellationToken">Ends the measurement.</param>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    ModelProfile MeasureLayers(TimeSpan duration, CancellationToken cancellationToken = default);
}

/// <summary>The times of the layers of a model, for one image.</summary>
/// <param name="Threads">The threads that shared the work.</param>
/// <param name="VectorBits">The width of the vectors in bits.</param>
/// <param name="PeakPerSecond">
/// The multiply-adds per second that one thread computed in registers, measured in turns with the layers: the limit of each thread.
/// </param>
/// <param name="Layers">The layers in the order in which they run.</param>
internal sealed record ModelProfile(int Threads, int VectorBits, double PeakPerSecond, IReadOnlyList<LayerTime> Layers);

/// <summary>The time of a layer, or of several that are computed together.</summary>
/// <param name="Layer">The name in the file; names of merged layers are separated by commas.</param>
/// <param name="Method">How it is computed, in words.</param>
/// <param name="InputShape">The shape of its largest input; empty if it has none.</param>
/// <param name="OutputShape">The shape of its output.</param>
/// <param name="MultiplyAdds">
/// The multiply-adds of convolutions and matrix products by their definition; 0 for other layers. Winograd's algorithm needs fewer, so that
/// it can exceed the limit of the processor.
/// </param>
/// <param name="Least">The least time.</param>
/// <param name="Median">The median time.</param>
internal sealed record LayerTime(
    string Layer,
    string Method,
    IReadOnlyList<int> InputShape,
    IReadOnlyList<int> OutputShape,
    long MultiplyAdds,
    TimeSpan Least,
    TimeSpan Median);
