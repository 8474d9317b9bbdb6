using OpenVinoLandmarks.Managed.Operations;

namespace OpenVinoLandmarks.Managed.Graph;

/// <summary>Whether a graph really treats the images of a batch apart.</summary>
internal static class BatchRules
{
    /// <summary>Fails unless each output of <paramref name="batched"/> grew with the batch where images are counted.</summary>
    public static void Check(IrModel original, IrModel batched, int batch)
    {
        int before = original.Inputs.First(i => i.Shape.Count == 4).Shape[0];
        for (int i = 0; i < original.Outputs.Count; i++)
        {
            (ModelPort one, ModelPort many) = (original.Outputs[i], batched.Outputs[i]);

            // Detections of all images stand one below the other: [1, 1, detections, 7].
            int axis = batched.Graph.Results[i].Producer?.Operation is DetectionOutputOperation ? 2 : 0;
            if (many.Shape.Count <= axis || many.Shape[axis] != (long)one.Shape[axis] / before * batch)
            {
                throw new ModelFormatException(
                    $"The model '{original.Name}' cannot take a batch of {batch}: its output '{one.Name}' would be [{string.Join(',', many.Shape)}].");
            }
        }
    }
}
