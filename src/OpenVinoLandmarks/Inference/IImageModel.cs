namespace OpenVinoLandmarks.Inference;

/// <summary>
/// A loaded model with one image as input and numbers as output: a landmark model, a face detector, or a model on a server. It rents
/// out batches: write images into one, run it, read the numbers, and dispose it to return it. The number of batches is bounded, and
/// callers that wait for one are served in order. Implementations are thread-safe; a batch belongs to one caller at a time.
/// </summary>
/// <example>
/// <code>
/// using ImageBatch batch = model.Rent(1);
/// FaceCrop.Write(image, region, batch.Input(0), model.Info.InputWidth, model.Info.InputHeight);
/// batch.Run(1);
/// ReadOnlySpan&lt;float&gt; numbers = batch.Output(0);
/// </code>
/// </example>
public interface IImageModel : IDisposable
{
    /// <summary>What the model is and where it ran when it was loaded. Does not change.</summary>
    ImageModelInfo Info { get; }

    /// <summary>
    /// The engine and the devices of the last inference. The default implementation returns those of <see cref="Info"/>; OpenVINO's AUTO
    /// and MULTI may go to another device later.
    /// </summary>
    EngineInfo Engine => Info.Engine;

    /// <summary>
    /// The error that ended the model: a device failed or hung, and every later rental throws. Null while the model can be used, and always
    /// null in the default implementation.
    /// </summary>
    DeviceException? Fault => null;

    /// <summary>Number of images per call beyond which the cost per image stops falling; at least 1.</summary>
    int BestBatch { get; }

    /// <summary>Number of concurrent batches beyond which the throughput stops rising; at least 1.</summary>
    int BestConcurrency { get; }

    /// <summary>Says how the first images of a call are run best; ask again for those that remain.</summary>
    /// <param name="images">Number of images that the call still has to run, at least 1.</param>
    BatchPlan Plan(int images) => new(images, Math.Min(images, BestBatch), BestConcurrency);

    /// <summary>
    /// Prepares the model for calls of this size, for example by compiling a batched form, and waits for it. Results do not depend on
    /// it. The default implementation only checks the number.
    /// </summary>
    /// <param name="images">Number of images per call, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    void Prepare(int images) => ArgumentOutOfRangeException.ThrowIfLessThan(images, 1);

    /// <summary>Rents a batch. If all batches are rented, the calling thread waits until one is returned.</summary>
    /// <param name="images">Number of images, at least 1: <see cref="BatchPlan.BatchSize"/> of a plan. The batch may hold fewer.</param>
    /// <returns>The batch; dispose it to return it.</returns>
    /// <exception cref="DeviceException">The device cannot create another batch, or was lost (<see cref="Fault"/>).</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    ImageBatch Rent(int images);

    /// <summary>Rents a batch if one is free and no other caller waits for one.</summary>
    /// <param name="images">Number of images, at least 1. The batch may hold fewer.</param>
    /// <param name="batch">The batch; dispose it to return it.</param>
    /// <returns>True if a batch was rented.</returns>
    /// <exception cref="DeviceException">The device cannot create another batch, or was lost (<see cref="Fault"/>).</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    bool TryRent(int images, out ImageBatch batch);

    /// <summary>Rents a batch. If all batches are rented, the task completes when one is returned; no thread waits.</summary>
    /// <param name="images">Number of images, at least 1. The batch may hold fewer.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The batch; dispose it to return it.</returns>
    /// <exception cref="DeviceException">The device cannot create another batch, or was lost (<see cref="Fault"/>).</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    ValueTask<ImageBatch> RentAsync(int images, CancellationToken cancellationToken = default);

    /// <summary>
    /// Rents a batch for a plan of this model, waiting like <see cref="Rent(int)"/>. The default implementation rents
    /// <see cref="BatchPlan.BatchSize"/> images. Implement it, with the two below, if batches of one size differ in how they run.
    /// </summary>
    /// <param name="plan">The plan, from <see cref="Plan"/>.</param>
    /// <inheritdoc cref="Rent(int)" path="/returns"/>
    /// <inheritdoc cref="Rent(int)" path="/exception"/>
    ImageBatch Rent(BatchPlan plan) => Rent(plan.BatchSize);

    /// <summary>Rents a batch for a plan of this model if one is free and no other caller waits for one.</summary>
    /// <param name="plan">The plan, from <see cref="Plan"/>.</param>
    /// <param name="batch">The batch; dispose it to return it.</param>
    /// <inheritdoc cref="TryRent(int, out ImageBatch)" path="/returns"/>
    /// <inheritdoc cref="TryRent(int, out ImageBatch)" path="/exception"/>
    bool TryRent(BatchPlan plan, out ImageBatch batch) => TryRent(plan.BatchSize, out batch);

    /// <summary>Rents a batch for a plan of this model, waiting like <see cref="RentAsync(int, CancellationToken)"/>.</summary>
    /// <param name="plan">The plan, from <see cref="Plan"/>.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <inheritdoc cref="RentAsync(int, CancellationToken)" path="/returns"/>
    /// <inheritdoc cref="RentAsync(int, CancellationToken)" path="/exception"/>
    ValueTask<ImageBatch> RentAsync(BatchPlan plan, CancellationToken cancellationToken = default) =>
        RentAsync(plan.BatchSize, cancellationToken);
}
