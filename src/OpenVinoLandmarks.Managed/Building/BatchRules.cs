using OpenVinoLandmarks.Managed.Graph;
using OpenVinoLandmarks.Managed.Operations;

namespace OpenVinoLandmarks.Managed.Building;

/// <summary>Checks that a graph built for another batch still computes each image separately.</summary>
internal static class BatchRules
{
    /// <summary>Checks that the dimension of each output that counts the images grew with the batch.</summary>
    /// <exception cref="ModelFormatException">An output did not grow with the batch.</exception>
    public static void Check(string model, ModelGraph original, ModelGraph batched, int batch)
    {
        int before = original.Parameters.First(p => p.Shape.Rank == 4).Shape[0];
        for (int i = 0; i < original.Results.Count; i++)
        {
            (Value one, Value many) = (original.Results[i], batched.Results[i]);

            // DetectionOutput lists the detections of all images together: [1, 1, detections, 7].
            int axis = many.Producer?.Operation is DetectionOutputOperation ? 2 : 0;
            if (many.Shape.Rank <= axis || many.Shape[axis] != (long)one.Shape[axis] / before * batch)
            {
                throw new ModelFormatException(
                    $"The model '{model}' cannot take a batch of {batch}: its output '{one.Name}' would have the shape {many.Shape}.");
            }
        }
    }
}
