namespace OpenVinoLandmarks.Inference;

/// <summary>An output of an <see cref="IImageModel"/>.</summary>
/// <param name="Name">Name of the tensor; empty if the model does not name it.</param>
/// <param name="Shape">Shape for one image. The first size is -1 if it depends on the image.</param>
public sealed record ImageModelOutput(string Name, IReadOnlyList<int> Shape)
{
    /// <summary>Numbers for one image; 0 if the number depends on the image.</summary>
    public int Length => Shape is [< 0, ..] ? 0 : Shape.Aggregate(1, (product, size) => checked(product * size));
}
