using OpenVinoLandmarks.Managed.Execution;

namespace OpenVinoLandmarks.Managed.Planning;

/// <summary>Lets buffers that are never needed at the same time share memory.</summary>
internal static class ArenaPlanner
{
    private const int Granule = NativeFloats.Alignment / sizeof(float);

    /// <summary>Places the largest buffers first, each at the lowest place that is free during its life.</summary>
    /// <returns>The size of the arena in floats.</returns>
    public static long Place(IEnumerable<ArenaBuffer> buffers, int images)
    {
        List<ArenaBuffer> placed = [];
        long total = 0;
        foreach (ArenaBuffer buffer in buffers.OrderByDescending(b => b.ImageFloats).ThenBy(b => b.FirstUse))
        {
            long offset = 0;
            foreach (ArenaBuffer other in placed.Where(p => MeetInTime(p, buffer)).OrderBy(p => p.Offset))
            {
                if (offset + Size(buffer, images) <= other.Offset)
                {
                    break;
                }

                offset = Math.Max(offset, other.Offset + Size(other, images));
            }

            buffer.Offset = offset;
            placed.Add(buffer);
            total = Math.Max(total, offset + Size(buffer, images));
        }

        return total;
    }

    /// <summary>Whether another buffer uses a part of the same memory at another time.</summary>
    public static bool IsShared(ArenaBuffer buffer, IEnumerable<ArenaBuffer> buffers, int images) => buffers.Any(other =>
        !ReferenceEquals(other, buffer)
        && other.Offset < buffer.Offset + Size(buffer, images)
        && buffer.Offset < other.Offset + Size(other, images));

    private static bool MeetInTime(ArenaBuffer a, ArenaBuffer b) => a.FirstUse <= b.LastUse && b.FirstUse <= a.LastUse;

    private static long Size(ArenaBuffer buffer, int images) => checked((buffer.ImageFloats * images + Granule - 1) / Granule * Granule);
}
