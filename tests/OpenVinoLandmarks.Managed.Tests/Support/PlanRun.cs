using OpenVinoLandmarks.Managed.Execution;
using OpenVinoLandmarks.Managed.Graph;
using OpenVinoLandmarks.Managed.Planning;

namespace OpenVinoLandmarks.Managed.Tests.Support;

/// <summary>Runs a graph with a plan and naively on the same random inputs and compares the results.</summary>
internal static unsafe class PlanRun
{
    /// <summary>The widths of vectors of this machine.</summary>
    public static IEnumerable<object[]> Widths =>
        new[] { 512, 256, 128 }.Where(w => PlanCompiler.VectorBits(w) == w).Select(w => new object[] { w });

    /// <summary>Returns the largest difference of the results, as <see cref="Difference.Relative"/> measures it.</summary>
    public static float Compare(ModelGraph graph, Random random, ManagedPlanOptions options, ConvolutionMethod? method = null)
    {
        PlanProgram program = PlanCompiler.Compile(graph, options, method);
        using NativeFloats arena = new(program.ArenaFloats);
        using StepRunner runner = new(program.Steps, options.Threads);
        NativeFloats[] inputs = [.. graph.Parameters.Select(p => new NativeFloats(p.Shape.Count))];
        NativeFloats[] outputs = [.. graph.Results.Select(r => new NativeFloats(r.Shape.Count))];
        using ReferenceExecutor reference = new(graph);
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

        // Two runs with different inputs: leftovers of the first run must not change the second.
        for (int round = 0; round < 2; round++)
        {
            for (int i = 0; i < inputs.Length; i++)
            {
                Fill(random, new Span<float>(inputs[i].Pointer, graph.Parameters[i].Shape.Count), options.Input, reference.Input(i));
            }

            runner.Run(arena.Pointer, inputPointers, outputPointers, program.ImagesPerRun, []);
            reference.Run();
            for (int i = 0; i < outputs.Length; i++)
            {
                Span<float> actual = new(outputs[i].Pointer, graph.Results[i].Shape.Count);
                float difference = Difference.Relative(reference.Output(i).Floats, actual);
                worst = difference > worst || float.IsNaN(difference) ? difference : worst;
            }
        }

        // The steps point into the memory of the program.
        GC.KeepAlive(program);
        Array.ForEach(inputs, i => i.Dispose());
        Array.ForEach(outputs, o => o.Dispose());
        return worst;
    }

    /// <summary>Runs a graph once with a plan and returns its results.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="options">The options. If they ask for bytes, the inputs are integers from 0 to 255.</param>
    /// <param name="inputs">The inputs, row-major in their own shapes.</param>
    /// <param name="method">The method of convolutions, or null.</param>
    /// <param name="dot">The instructions of integer convolutions, or null.</param>
    public static float[][] Run(
        ModelGraph graph, ManagedPlanOptions options, float[][] inputs, ConvolutionMethod? method = null, DotKind? dot = null)
    {
        PlanProgram program = PlanCompiler.Compile(graph, options, method, dot);
        using NativeFloats arena = new(program.ArenaFloats);
        using StepRunner runner = new(program.Steps, options.Threads);
        NativeFloats[] sources = [.. graph.Parameters.Select(p => new NativeFloats(p.Shape.Count))];
        NativeFloats[] results = [.. graph.Results.Select(r => new NativeFloats(r.Shape.Count))];
        void** sourcePointers = stackalloc void*[sources.Length];
        float** resultPointers = stackalloc float*[results.Length];
        for (int i = 0; i < sources.Length; i++)
        {
            Span<float> target = new(sources[i].Pointer, inputs[i].Length);
            if (options.Input == ManagedInputLayout.InterleavedBytes)
            {
                Interleave(inputs[i], graph.Parameters[i].Shape, System.Runtime.InteropServices.MemoryMarshal.AsBytes(target));
            }
            else
            {
                inputs[i].CopyTo(target);
            }

            sourcePointers[i] = sources[i].Pointer;
        }

        for (int i = 0; i < results.Length; i++)
        {
            resultPointers[i] = results[i].Pointer;
        }

        runner.Run(arena.Pointer, sourcePointers, resultPointers, program.ImagesPerRun, times: []);
        float[][] outputs =
            [.. results.Select((r, i) => new ReadOnlySpan<float>(r.Pointer, graph.Results[i].Shape.Count).ToArray())];
        GC.KeepAlive(program);
        Array.ForEach(sources, s => s.Dispose());
        Array.ForEach(results, r => r.Dispose());
        return outputs;
    }

    private static void Interleave(float[] planes, Shape shape, Span<byte> target)
    {
        int plane = shape[2] * shape[3];
        for (int i = 0; i < planes.Length; i++)
        {
            (int channels, int pixel) = int.DivRem(i, plane);
            (int image, int channel) = int.DivRem(channels, shape[1]);
            target[(image * plane + pixel) * shape[1] + channel] = (byte)planes[i];
        }
    }

    private static void Fill(Random random, Span<float> target, ManagedInputLayout layout, Tensor expected)
    {
        if (layout == ManagedInputLayout.PlanarFloat)
        {
            for (int i = 0; i < target.Length; i++)
            {
                target[i] = (float)(random.NextDouble() * 4 - 2);
            }

            target.CopyTo(expected.Floats);
            return;
        }

        Span<byte> bytes = System.Runtime.InteropServices.MemoryMarshal.AsBytes(target)[..target.Length];
        random.NextBytes(bytes);
        int channels = expected.Shape[1];
        int pixels = expected.Shape[2] * expected.Shape[3];
        for (int i = 0; i < bytes.Length; i++)
        {
            (int pixel, int channel) = int.DivRem(i, channels);
            (int image, int place) = int.DivRem(pixel, pixels);
            expected.Floats[(image * channels + channel) * pixels + place] = bytes[i];
        }
    }
}
