namespace OpenVinoLandmarks.Managed.Benchmarks;

/// <summary>An inference engine with a loaded model and a filled input, ready to be measured.</summary>
internal interface IEngine : IDisposable
{
    /// <summary>The name in the table.</summary>
    string Name { get; }

    /// <summary>Makes one call, with all images of the batch.</summary>
    void Run();

    /// <summary>Returns the first values of the output, to check that all engines compute the same.</summary>
    float[] FirstOutputs(int count);
}
