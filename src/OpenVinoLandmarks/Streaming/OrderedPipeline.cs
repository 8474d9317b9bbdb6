using System.Runtime.CompilerServices;

namespace OpenVinoLandmarks.Streaming;

/// <summary>
/// Works on several items of a sequence at once and gives the results in the sequence's order. Nothing is done before the results are
/// enumerated, and nothing runs any more when the enumeration has ended, however it ends.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item>Work begins on the thread pool: it may compute, and it may await. The source is read by one reader at a time.</item>
/// <item>The source is read no further ahead than <see cref="OrderedPipelineOptions.InFlight"/> says.</item>
/// <item>An item whose work fails throws at its place, after the results before it; so does a source that fails. The enumeration has
/// ended then. Work that is to go on catches what may fail and returns it.</item>
/// <item>After a failure, a cancellation or an early <c>break</c>, items that wait are not begun, the token that source and work were given
/// is cancelled, and what runs is waited for. Then the source's enumerator is disposed. A source that does not look at its token is waited
/// for until it gives its next item.</item>
/// <item>Items are not disposed: one may be freed when its result has come, all when the enumeration has ended (the source itself ends
/// earlier). What the work makes of an item is best freed by the work. Results belong to whoever enumerates; those that nobody takes are
/// disposed where they are <see cref="IDisposable"/>.</item>
/// <item>The code between two results may run on the thread that finished the second: keep it short, or await.</item>
/// </list>
/// </remarks>
internal static class OrderedPipeline
{
    /// <summary>Works on the items of a sequence.</summary>
    /// <typeparam name="TItem">What the source gives.</typeparam>
    /// <typeparam name="TResult">What becomes of it.</typeparam>
    /// <param name="source">The items; enumerated once for each enumeration of the results.</param>
    /// <param name="work">
    /// Makes an item's result; called from several threads at once. Its token is cancelled when the result is no longer wanted.
    /// </param>
    /// <param name="options">How much is done at once; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    /// <returns>The results, in the order of their items. One enumerator may be used by one caller at a time, as always.</returns>
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

    /// <summary>Works on the items of a sequence that is read without waiting; whoever takes a result reads what comes next.</summary>
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
        PipelineRun<TItem, TResult> run = new(source.GetAsyncEnumerator(stop.Token), work, options.Parallelism, options.Room, stop.Token);
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

/// <summary>How much an <see cref="OrderedPipeline"/> does at once. Immutable.</summary>
internal sealed record OrderedPipelineOptions
{
    /// <summary>Items worked on at once, at least 1. Default: the number of processors.</summary>
    public int Parallelism
    {
        get;
        init => field = value >= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "At least one item must be worked on.");
    } = Environment.ProcessorCount;

    /// <summary>
    /// Items that were read from the source and whose results were not taken yet, at least 1: how far the source is read ahead, and with
    /// that what lies in memory. More than <see cref="Parallelism"/> keeps the others at work behind an item that takes long. Default:
    /// <see cref="Parallelism"/> and the number of processors.
    /// </summary>
    public int? InFlight
    {
        get;
        init => field = value is null or >= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "At least one item must be in flight.");
    }

    /// <summary>What <see cref="InFlight"/> comes to.</summary>
    internal int Room => InFlight ?? Parallelism + Environment.ProcessorCount;
}
