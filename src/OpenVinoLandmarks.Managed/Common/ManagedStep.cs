namespace OpenVinoLandmarks.Managed;

/// <summary>One step of a <see cref="ManagedPlan"/>: a layer, or several that are computed together.</summary>
/// <param name="Layer">
/// The name of the layer in the file, or of the first of those that are fused; layers that are merged are separated by commas. Steps that
/// only change the layout of an input or output have the name of the layer or output that needs it.
/// </param>
/// <param name="Method">The method in words, for example <c>direct</c> or <c>Winograd 4x4</c>.</param>
/// <param name="InputShape">The shape of the largest input in one run; empty if the step has none.</param>
/// <param name="OutputShape">The shape of the first output in one run.</param>
/// <param name="MultiplyAdds">
/// The multiply-adds of one run, for convolutions and matrix products, counted by their definition: Winograd's algorithm needs fewer. 0
/// for other steps.
/// </param>
public sealed record ManagedStep(
    string Layer, string Method, IReadOnlyList<int> InputShape, IReadOnlyList<int> OutputShape, long MultiplyAdds);
