using OpenVinoLandmarks.KServe.Tensors;

namespace OpenVinoLandmarks.KServe.Transport;

/// <summary>
/// Calls servers in one of the protocol's two forms, gRPC or REST. Calls go to the servers in turn, and on to the next one if a server
/// cannot be reached. Thread-safe.
/// </summary>
internal interface IInferenceTransport : IDisposable
{
    /// <summary>Asks the server what it is.</summary>
    /// <exception cref="DeviceException">No server answered.</exception>
    Task<ServerDescription> DescribeServerAsync();

    /// <summary>Asks for the inputs and outputs of a model.</summary>
    /// <param name="model">Its name.</param>
    /// <param name="version">Its version; empty if the server chooses.</param>
    /// <returns>The description; null if the server does not have the model.</returns>
    /// <exception cref="DeviceException">No server answered, or the answer cannot be read.</exception>
    Task<ModelDescription?> DescribeModelAsync(string model, string version);

    /// <summary>Asks for the largest batch, which Triton says and other servers do not.</summary>
    /// <param name="model">Its name.</param>
    /// <param name="version">Its version; empty if the server chooses.</param>
    /// <returns>The number of images; null if the server does not say.</returns>
    Task<int?> AskBatchAsync(string model, string version);

    /// <summary>Runs a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="input">The input of all images, raw. It is not read any more when this method returns its task.</param>
    /// <param name="images">Number of images.</param>
    /// <param name="outputs">Receives the numbers.</param>
    /// <param name="timeout">How long the call may take, with all its attempts.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="DeviceException">The call failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    Task InferAsync(
        RemoteModel model,
        ReadOnlyMemory<byte> input,
        int images,
        OutputBuffers outputs,
        TimeSpan timeout,
        CancellationToken cancellationToken);
}
