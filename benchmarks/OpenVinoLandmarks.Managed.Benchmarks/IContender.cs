namespace OpenVinoLandmarks.Managed.Benchmarks;

/// <summary>One engine with one model, ready to run: its input is filled, its output has a place.</summary>
internal interface IContender : IDisposable
{
    string Name { get; }

    /// <summary>One call: all images of the batch.</summary>
    void Run();

    /// <summary>The first numbers of the output, to see that all contenders do the same work.</summary>
    float[] FirstOutputs(int count);
}
