using OpenVinoLandmarks.Managed.Operations;

namespace OpenVinoLandmarks.Managed.Tests.Support;

/// <summary>The ways to execute a model, behind one call, so that one test holds for all of them.</summary>
internal static class Engine
{
    /// <summary>Runs a model with one floating-point input, naively; its outputs as floats.</summary>
    public static float[][] RunReference(IrModel model, params float[][] inputs)
    {
        ReferenceExecutor executor = new(model.Graph);
        for (int i = 0; i < inputs.Length; i++)
        {
            inputs[i].CopyTo(executor.Input(i).Floats);
        }

        executor.Run();
        return [.. model.Outputs.Select((_, i) => ToFloats(executor.Output(i)))];
    }

    private static float[] ToFloats(Graph.Tensor tensor) =>
        tensor.IsFloat ? tensor.Floats.ToArray() : [.. tensor.Integers.ToArray().Select(v => (float)v)];
}
