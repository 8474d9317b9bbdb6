using OpenVinoLandmarks.Managed.Reading;

namespace OpenVinoLandmarks.Managed.Graph;

/// <summary>How much constant folding may still do: a small file must not make its reader compute for minutes.</summary>
internal sealed class FoldingBudget
{
    private long _elements = ReadingLimits.MaxFoldedElements;
    private long _work = ReadingLimits.MaxFoldingWork;

    /// <summary>Takes from the budget, if it has enough.</summary>
    public bool TryTake(long elements, long work)
    {
        if (elements > _elements || work > _work)
        {
            return false;
        }

        _elements -= elements;
        _work -= work;
        return true;
    }
}
