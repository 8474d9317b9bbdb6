namespace OpenVinoLandmarks.Managed.Tests.Support;

/// <summary>Runs models with the naive executor or with a plan.</summary>
internal static class Engine
{
    /// <summary>Runs a model with floating-point inputs naively and returns its outputs as floats.</summary>
    public static float[][] RunReference(GraphModel model, params float[][] inputs)
    {
        using ReferenceExecutor executor = new(model.Graph);
        for (int i = 0; i < inputs.Length; i++)
        {
            inputs[i].CopyTo(executor.Input(i).Floats);
        }

        executor.Run();
        return [.. model.Outputs.Select((_, i) => ToFloats(executor.Output(i)))];
    }

    /// <summary>Runs a model with a plan for a width of vectors; 0 stands for the widest of the machine.</summary>
    public static float[][] RunPlan(GraphModel model, int maxVectorBits, params float[][] inputs)
    {
        ManagedPlan plan = ManagedPlan.Compile(model, new ManagedPlanOptions { MaxVectorBits = maxVectorBits });
        using ManagedContext context = plan.CreateContext();
        for (int i = 0; i < inputs.Length; i++)
        {
            inputs[i].CopyTo(context.InputFloats(i));
        }

        context.Run();
        float[][] outputs = new float[model.Outputs.Count][];
        for (int i = 0; i < outputs.Length; i++)
        {
            outputs[i] = context.Output(i).ToArray();
        }

        return outputs;
    }

    /// <summary>Runs a model with a plan for the widest vectors of the machine.</summary>
    public static float[][] RunPlan(GraphModel model, params float[][] inputs) => RunPlan(model, 0, inputs);

    private static float[] ToFloats(Graph.Tensor tensor) =>
        tensor.IsFloat ? tensor.Floats.ToArray() : [.. tensor.Integers.ToArray().Select(v => (float)v)];
}
