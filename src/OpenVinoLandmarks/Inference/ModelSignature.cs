namespace OpenVinoLandmarks.Inference;

/// <summary>
/// The inputs and outputs of a model as its file declares them, before sizes that the file leaves open are fixed. A backend describes the
/// model with it and asks <see cref="ModelLoadRequest.ChooseInput"/> how to prepare it. Immutable.
/// </summary>
/// <param name="Model">The files that the model was read from.</param>
/// <param name="Inputs">The inputs in the order of the file.</param>
/// <param name="Outputs">The outputs in the order of the file.</param>
public sealed record ModelSignature(ModelFiles Model, IReadOnlyList<ModelPortShape> Inputs, IReadOnlyList<ModelPortShape> Outputs)
{
    /// <summary>Returns all shapes for messages: <c>input 1x3x48x48, output 1x10x1x1</c>.</summary>
    public override string ToString() => ModelPortShape.Describe(Inputs, Outputs);
}
