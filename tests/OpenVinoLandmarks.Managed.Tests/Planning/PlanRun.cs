using OpenVinoLandmarks.Managed.Execution;
using OpenVinoLandmarks.Managed.Graph;
using OpenVinoLandmarks.Managed.Operations;
using OpenVinoLandmarks.Managed.Planning;

namespace OpenVinoLandmarks.Managed.Tests.Planning;

/// <summary>Executes a graph fast and naively on the same random numbers.</summary>
internal static unsafe class PlanRun
{
    /// <summary>The widths that this machine has.</summary>
    public static IEnumerable<object[]> Widths => new[] { 512, 256, 128 }.Where(w => PlanCompiler.VectorBits(w) == w).Select(w => new object[] { w });

    /// <summary>The worst difference of any result, relative to the expected number where that is above 1.</summary>
    public static float Compare(ModelGraph graph, Random random, ManagedPlanOptions options, ConvolutionMethod? method = null)
    {
        PlanProgram program = PlanCompiler.Compile(graph, options, method);
        using NativeFloats arena = new(program.ArenaFloats);
        using StepRunner runner = new(program.Steps, options.Threads);
        NativeFloats[] inputs = [.. graph.Parameters.Select(p => new NativeFloats(p.Shape.Count))];
        NativeFloats[] outputs = [.. graph.Results.Select(r => new NativeFloats(r.Shape.Count))];
        ReferenceExecutor reference = new(graph);
        void** inputPointers = stackalloc void*[inputs.Length];
        float** outputPointers = stackalloc float*[outputs.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            inputPointers[i] = inputs[i].Pointer;
        }

        for (int i = 0; i < outputs.Length; i++)
        {
            outputPointers[i] = outputs[i].Pointer;
        }

        float worst = 0;

        // Twice with other numbers: what the first run left in the memory must not matter.
        for (int round = 0; round < 2; round++)
        {
            for (int i = 0; i < inputs.Length; i++)
            {
                Fill(random, new Span<float>(inputs[i].Pointer, graph.Parameters[i].Shape.Count), options.Input, reference.Input(i));
            }

            runner.Run(arena.Pointer, inputPointers, outputPointers, program.ImagesPerRun);
            reference.Run();
            for (int i = 0; i < outputs.Length; i++)
            {
                float difference = Support.Difference.Relative(reference.Output(i).Floats, new Span<float>(outputs[i].Pointer, graph.Results[i].Shape.Count));
                worst = difference > worst || float.IsNaN(difference) ? difference : worst;
            }
        }

        Array.ForEach(inputs, i => i.Dispose());
        Array.ForEach(outputs, o => o.Dispose());
        return worst;
    }

    private static void Fill(Random random, Span<float> target, ManagedInputLayout layout, Tensor twin)
    {
        if (layout == ManagedInputLayout.PlanarFloat)
        {
            for (int i = 0; i < target.Length; i++)
            {
                target[i] = (float)(random.NextDouble() * 4 - 2);
            }

            target.CopyTo(twin.Floats);
            return;
        }

        Span<byte> bytes = System.Runtime.InteropServices.MemoryMarshal.AsBytes(target)[..target.Length];
        random.NextBytes(bytes);
        int channels = twin.Shape[1];
        int pixels = twin.Shape[2] * twin.Shape[3];
        for (int i = 0; i < bytes.Length; i++)
        {
            (int pixel, int channel) = int.DivRem(i, channels);
            (int image, int place) = int.DivRem(pixel, pixels);
            twin.Floats[(image * channels + channel) * pixels + place] = bytes[i];
        }
    }
}
