using System.Runtime.CompilerServices;

namespace OpenVinoLandmarks.Streaming;

/// <summary>
/// Processes several items of a sequence at the same time and returns the results in the order of the items. Nothing runs before the
/// results are enumerated, and nothing runs after the enumeration has ended, also if it ends early or fails.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item>Work starts on the thread pool; it may compute, and it may await. One thread at a time reads the source.</item>
/// <item>The source is read ahead by at most <see cref="OrderedPipelineOptions.InFlight"/> items.</item>
/// <item>If the work of an item or the source fails, the exception is thrown after the results of the items before it, and the enumeration
/// ends. To continue after a failure, the work must catch the exception and return it as a result.</item>
/// <item>After a failure, a cancellation or an early <c>break</c>, no further items start, the token of the source and of the work is
/// cancelled, and the enumeration waits for the running items. Then the source's enumerator is disposed. If a source ignores its token, the
/// enumeration waits until the source returns its next item.</item>
/// <item>Items are not disposed. The caller may free an item when its result was returned, and the other items when the enumeration has
/// ended, which may be later than the end of the source. Objects that the work creates should be freed by the work. The caller owns the
/// results; results that were not returned are disposed if they are <see cref="IDisposable"/>.</item>
/// <item>The caller's code after a result may run on the thread that finished the next item: keep it short, or await.</item>
/// </list>
/// </remarks>
internal static class OrderedPipeline
{
    /// <summary>Processes the items of an asynchronous sequence.</summary>
    /// <typeparam name="TItem">Type of an item.</typeparam>
    /// <typeparam name="TResult">Type of a result.</typeparam>
    /// <param name="source">The items; enumerated once per enumeration of the results.</param>
    /// <param name="work">
    /// Computes the result of an item; several threads call it at the same time. Its token is cancelled when the result is not needed any
    /// more.
    /// </param>
    /// <param name="options">The limits; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    /// <returns>The results, in the order of their items.</returns>
    /// <exception cref="ArgumentNullException">The source or the work is null.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static IAsyncEnumerable<TResult> RunAsync<TItem, TResult>(
        IAsyncEnumerable<TItem> source,
        Func<TItem, CancellationToken, ValueTask<TResult>> work,
        OrderedPipelineOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(work);
        return EnumerateAsync(source, work, options ?? new OrderedPipelineOptions(), cancellationToken);
    }

    /// <summary>Processes the items of a synchronous sequence. The thread that enumerates the results also reads the items.</summary>
    /// <typeparam name="TItem">Type of an item.</typeparam>
    /// <typeparam name="TResult">Type of a result.</typeparam>
    /// <param name="source">The items; enumerated once per enumeration of the results.</param>
    /// <param name="work">Computes the result of an item: see the other overload.</param>
    /// <param name="options">The limits; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    /// <returns>The results, in the order of their items.</returns>
    /// <exception cref="ArgumentNullException">The source or the work is null.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static IAsyncEnumerable<TResult> RunAsync<TItem, TResult>(
        IEnumerable<TItem> source,
        Func<TItem, CancellationToken, ValueTask<TResult>> work,
        OrderedPipelineOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        return RunAsync(source.ToAsyncEnumerable(), work, options, cancellationToken);
    }

    private static async IAsyncEnumerable<TResult> EnumerateAsync<TItem, TResult>(
        IAsyncEnumerable<TItem> source,
        Func<TItem, CancellationToken, ValueTask<TResult>> work,
        OrderedPipelineOptions options,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        IAsyncEnumerator<TItem> items = source.GetAsyncEnumerator(stop.Token);
        PipelineRun<TItem, TResult> run = new(items, work, options.Parallelism, options.InFlightOrDefault, stop.Token);
        try
        {
            while (true)
            {
                run.ReadAhead();
                bool isResult = await run.NextAsync().ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
                TResult result = run.Take();
                if (!isResult)
                {
                    break;
                }

                yield return result;
            }
        }
        finally
        {
            run.EndWork();
            try
            {
                await stop.CancelAsync().ConfigureAwait(false);
            }
            finally
            {
                await run.DrainAsync().ConfigureAwait(false);
            }
        }
    }
}

/// <summary>The limits of an <see cref="OrderedPipeline"/>. Immutable.</summary>
internal sealed record OrderedPipelineOptions
{
    /// <summary>Number of items that are processed at the same time, at least 1. Default: the number of processors.</summary>
    public int Parallelism
    {
        get;
        init => field = value >= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "At least one item must be processed.");
    } = Environment.ProcessorCount;

    /// <summary>
    /// Number of items that were read from the source and whose results were not returned yet, at least 1. It limits how many items are in
    /// memory. If it is greater than <see cref="Parallelism"/>, the items after a slow one are processed meanwhile. Default:
    /// <see cref="Parallelism"/> plus the number of processors.
    /// </summary>
    public int? InFlight
    {
        get;
        init => field = value is null or >= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "At least one item must be in flight.");
    }

    /// <summary>The value of <see cref="InFlight"/>, or its default.</summary>
    internal int InFlightOrDefault => InFlight ?? (int)Math.Min((long)Parallelism + Environment.ProcessorCount, int.MaxValue);
}
