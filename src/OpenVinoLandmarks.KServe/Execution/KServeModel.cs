using OpenVinoLandmarks.Inference;
using OpenVinoLandmarks.KServe.Tensors;
using OpenVinoLandmarks.KServe.Transport;

namespace OpenVinoLandmarks.KServe.Execution;

/// <summary>A model on servers. Each batch is one call.</summary>
internal sealed class KServeModel : IImageModel
{
    private readonly IInferenceTransport _transport;
    private readonly InferenceRequestPool _requests;

    /// <summary>Creates the model, which owns the transport.</summary>
    public KServeModel(RemoteModel model, ImageModelInfo info, IInferenceTransport transport, TimeSpan timeout, int concurrentCalls)
    {
        _transport = transport;
        Info = info;
        BestBatch = model.Batch;
        BestConcurrency = concurrentCalls;
        _requests = new InferenceRequestPool(concurrentCalls, () => new KServeRequest(model, info, transport, timeout));
    }

    public ImageModelInfo Info { get; }

    public int BestBatch { get; }

    public int BestConcurrency { get; }

    public ImageBatch Rent(int images) => _requests.Rent();

    public bool TryRent(int images, out ImageBatch batch) => _requests.TryRent(out batch);

    public ValueTask<ImageBatch> RentAsync(int images, CancellationToken cancellationToken = default) =>
        _requests.RentAsync(cancellationToken);

    public void Dispose()
    {
        _requests.Dispose();
        _transport.Dispose();
    }
}
