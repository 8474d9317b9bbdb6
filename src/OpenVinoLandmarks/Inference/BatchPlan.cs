namespace OpenVinoLandmarks.Inference;

/// <summary>The best way to run the first images of a call: see <see cref="IImageModel.Plan"/>.</summary>
/// <param name="Images">Number of images that the plan is for, from 1 to the argument of <see cref="IImageModel.Plan"/>.</param>
/// <param name="BatchSize">
/// Number of images per batch, at least 1. The last batch may hold fewer. <see cref="IImageModel.Rent(BatchPlan)"/> rents such batches.
/// </param>
/// <param name="InFlight">Number of batches that one call should keep running at a time, at least 1.</param>
public readonly record struct BatchPlan(int Images, int BatchSize, int InFlight)
{
    /// <summary>Number of batches for the images of the plan.</summary>
    public int Batches => BatchSize > 0 ? (int)(((long)Images + BatchSize - 1) / BatchSize) : 0;
}
