namespace OpenVinoLandmarks.OpenVino.Benchmarks;

/// <summary>Runs the inferences of <see cref="BareLoop"/> with the bindings.</summary>
internal sealed class SafeLoop : IDisposable
{
    private readonly Core _core = new();
    private readonly CompiledModel _compiled;
    private readonly InferRequest[] _requests;

    public SafeLoop(string model, IReadOnlyDictionary<string, string> properties, int requests)
    {
        _compiled = _core.CompileModel(model, "CPU", properties);
        _requests = [.. Enumerable.Range(0, requests).Select(_ => _compiled.CreateInferRequest())];
    }

    /// <summary>Runs inferences one after the other with one request.</summary>
    public void Infer(long count)
    {
        InferRequest request = _requests[0];
        for (long i = 0; i < count; i++)
        {
            request.Infer();
        }
    }

    /// <summary>Keeps <paramref name="inFlight"/> inferences in flight, with one asynchronous loop for each.</summary>
    public void InferAsync(long count, int inFlight)
    {
        if (inFlight == 1)
        {
            RunAsync(_requests[0], count).GetAwaiter().GetResult();
            return;
        }

        Task[] loops = new Task[inFlight];
        for (int i = 0; i < inFlight; i++)
        {
            loops[i] = RunAsync(_requests[i], count / inFlight);
        }

        Task.WaitAll(loops);
    }

    public void Dispose()
    {
        Array.ForEach(_requests, request => request.Dispose());
        _compiled.Dispose();
        _core.Dispose();
    }

    private static async Task RunAsync(InferRequest request, long count)
    {
        for (long i = 0; i < count; i++)
        {
            await request.InferAsync();
        }
    }
}
