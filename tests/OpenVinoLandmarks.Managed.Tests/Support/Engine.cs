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

    /// <summary>Runs a model through the fast plan, with the widest vectors that the machine has or narrower ones.</summary>
    public static float[][] RunPlan(IrModel model, int maxVectorBits, params float[][] inputs)
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

    /// <summary>The fast plan as the machine runs it.</summary>
    public static float[][] RunPlan(IrModel model, params float[][] inputs) => RunPlan(model, 0, inputs);

    private static float[] ToFloats(Graph.Tensor tensor) =>
        tensor.IsFloat ? tensor.Floats.ToArray() : [.. tensor.Integers.ToArray().Select(v => (float)v)];
}
