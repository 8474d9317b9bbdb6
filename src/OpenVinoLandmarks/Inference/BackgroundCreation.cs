namespace OpenVinoLandmarks.Inference;

/// <summary>Creates objects that take long to create, such as detectors, on the thread pool.</summary>
internal static class BackgroundCreation
{
    /// <summary>
    /// Runs a creation. A compilation cannot be interrupted: if the caller cancels, the result is disposed as soon as it exists.
    /// </summary>
    /// <typeparam name="T">Type of the object.</typeparam>
    /// <param name="create">Creates the object.</param>
    /// <param name="cancellationToken">Ends the caller's wait.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task<T> RunAsync<T>(Func<T> create, CancellationToken cancellationToken)
        where T : IDisposable
    {
        Task<T> creation = Task.Run(create, cancellationToken);
        try
        {
            return await creation.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!creation.IsCanceled)
        {
            _ = creation.ContinueWith(
                static finished => finished.Result.Dispose(),
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnRanToCompletion | TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
            throw;
        }
    }
}
