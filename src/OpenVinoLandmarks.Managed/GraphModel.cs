using OpenVinoLandmarks.Managed.Building;
using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed;

/// <summary>
/// A model that was read and checked: an <see cref="IrModel"/> or an <see cref="OnnxModel"/>. The element types and shapes of all its
/// tensors are known. Immutable and thread-safe. Compile it with <see cref="ManagedPlan.Compile"/> to run it.
/// </summary>
public abstract class GraphModel
{
    private protected GraphModel(string name, ModelGraph graph, IReadOnlyList<ModelPort> inputs, IReadOnlyList<ModelPort> outputs) =>
        (Name, Graph, Inputs, Outputs) = (name, graph, inputs, outputs);

    /// <summary>The name of the network in the file; empty if the file does not name it.</summary>
    public string Name { get; }

    /// <summary>The inputs in the order of the file.</summary>
    public IReadOnlyList<ModelPort> Inputs { get; }

    /// <summary>The outputs in the order of the file.</summary>
    public IReadOnlyList<ModelPort> Outputs { get; }

    internal ModelGraph Graph { get; }

    /// <summary>
    /// Returns the model for another number of images: replaces the first dimension of its four-dimensional inputs and infers all shapes
    /// again. To run several images per call without another model, set <see cref="ManagedPlanOptions.Batch"/> instead.
    /// </summary>
    /// <param name="batch">Images per run, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="batch"/> is below 1.</exception>
    /// <exception cref="ModelFormatException">
    /// The model has no such form, for example because a Reshape states a batch of 1; the message names the layer.
    /// </exception>
    public virtual GraphModel WithBatch(int batch)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        if (!Inputs.Any(i => i.Shape.Count == 4))
        {
            throw new ModelFormatException($"The model '{Name}' cannot take a batch of {batch}: it has no input with four dimensions.");
        }

        GraphModel model;
        try
        {
            model = Rebuild(InputSizes.OfBatch(Inputs, batch));
        }
        catch (ModelFormatException exception)
        {
            throw new ModelFormatException($"The model '{Name}' cannot take a batch of {batch}: {exception.Message}", exception);
        }

        BatchRules.Check(Name, Graph, model.Graph, batch);
        return model;
    }

    /// <summary>
    /// Returns the model for other shapes of its inputs, for example for a larger picture, and infers all shapes again. Shapes in the file
    /// that contradict the new ones, such as a Reshape to a fixed size, are an error.
    /// </summary>
    /// <param name="shapes">
    /// The shapes by the name of the input, outermost dimension first, each size 1 or more. Other inputs keep their shape.
    /// </param>
    /// <exception cref="ArgumentException">A name is not the name of an input, or a size is below 1.</exception>
    /// <exception cref="ModelFormatException">The model has no such form; the message names the layer.</exception>
    public virtual GraphModel WithInputShapes(IReadOnlyDictionary<string, IReadOnlyList<int>> shapes)
    {
        ArgumentNullException.ThrowIfNull(shapes);
        return Rebuild(InputSizes.Of(Inputs, shapes, areFixed: true));
    }

    /// <summary>Builds the model again from its file.</summary>
    private protected abstract GraphModel Rebuild(InputSizes sizes);
}
