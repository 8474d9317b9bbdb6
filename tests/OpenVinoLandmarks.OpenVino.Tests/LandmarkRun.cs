namespace OpenVinoLandmarks.OpenVino.Tests;

/// <summary>One request of the landmark model with input and output tensors that are set.</summary>
internal sealed class LandmarkRun : IDisposable
{
    internal LandmarkRun(CompiledModel compiled, InferRequest? request = null)
    {
        Request = request ?? compiled.CreateInferRequest();
        Input = new Tensor(ElementType.Float32, compiled.Inputs[0].Shape);
        Output = new Tensor(ElementType.Float32, compiled.Outputs[0].Shape);
        Request.SetInputTensor(Input);
        Request.SetOutputTensor(Output);
    }

    internal InferRequest Request { get; }

    internal Tensor Input { get; }

    internal Tensor Output { get; }

    /// <summary>Fills the input with numbers that depend on <paramref name="seed"/>.</summary>
    internal void Fill(int seed) => Pixels(seed, Input.AsSpan<float>());

    /// <summary>Writes numbers that depend on <paramref name="seed"/>.</summary>
    internal static void Pixels(int seed, Span<float> pixels)
    {
        Random random = new Random(seed);
        foreach (ref float pixel in pixels)
        {
            pixel = random.Next(256);
        }
    }

    /// <summary>Returns the output for a seed, computed with a new request.</summary>
    internal static float[] Expect(CompiledModel compiled, int seed)
    {
        using LandmarkRun run = new LandmarkRun(compiled);
        run.Fill(seed);
        run.Request.Infer();
        return run.Output.ToArray<float>();
    }

    public void Dispose()
    {
        Request.Dispose();
        Input.Dispose();
        Output.Dispose();
    }
}
