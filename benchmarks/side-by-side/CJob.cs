namespace OpenVinoLandmarks.SideBySide;

/// <summary>A model compiled by the C side, and its requests.</summary>
internal sealed unsafe class CJob : IDisposable
{
    private nint _job;

    /// <param name="model">Path of the IR's xml.</param>
    /// <param name="properties">What is passed to the compilation.</param>
    /// <param name="batch">Faces an inference.</param>
    /// <param name="requests">Requests; 0 for as many as the compiled model calls optimal.</param>
    public CJob(string model, IReadOnlyDictionary<string, string> properties, int batch = 1, int requests = 1)
    {
        _job = CSide.Open(NativeText.Of(model), NativeText.Of("CPU"), NativeText.ListOf(properties.SelectMany(p => new[] { p.Key, p.Value })), batch, (nuint)requests);
        if (_job == 0)
        {
            throw new InvalidOperationException("The C side cannot compile the model; the reason is on stderr.");
        }

        (Batch, Requests) = (batch, (int)CSide.Requests(_job));
    }

    public int Batch { get; }

    public int Requests { get; }

    public void Frames(Scene scene, long rounds) => Check(CSide.Frames(_job, scene.Work, rounds));

    public void FramesAsync(Scene scene, long rounds) => Check(CSide.FramesAsync(_job, scene.Work, rounds));

    public void Stream(Scene scene, long images) => Check(CSide.Stream(_job, scene.Work, images));

    public void Infer(long inferences) => Check(CSide.Infer(_job, inferences));

    public void InferAsync(long inferences) => Check(CSide.InferAsync(_job, inferences));

    public void Dispose()
    {
        if (_job != 0)
        {
            CSide.Close(_job);
            _job = 0;
        }
    }

    private static void Check(int status)
    {
        if (status != 0)
        {
            throw new InvalidOperationException($"The C loop failed with status {status}.");
        }
    }
}
