using OpenVinoLandmarks.Managed.Execution;
using OpenVinoLandmarks.Managed.Execution.Steps;

namespace OpenVinoLandmarks.Managed.Planning;

/// <summary>Collects the steps of a plan in order and the buffers that each of them uses.</summary>
internal sealed class StepList
{
    private readonly List<Step> _steps = [];
    private readonly HashSet<ArenaBuffer> _buffers = [];
    private readonly Dictionary<Step, ArenaBuffer> _clearing = [];

    /// <summary>The layer of the steps that are added next.</summary>
    public string Layer { get; set; } = "";

    /// <summary>Adds a step that uses these buffers; null stands for memory outside the arena.</summary>
    public void Add(Step step, params ReadOnlySpan<ArenaBuffer?> used)
    {
        foreach (ArenaBuffer? buffer in used)
        {
            if (buffer is not null)
            {
                _buffers.Add(buffer);
                buffer.FirstUse = Math.Min(buffer.FirstUse, _steps.Count);
                buffer.LastUse = Math.Max(buffer.LastUse, _steps.Count);
            }
        }

        step.Layer = Layer;
        _steps.Add(step);
    }

    /// <summary>Adds a step that fills the border of a map before the first step that writes the map.</summary>
    public void BeginMap(MapView map)
    {
        if (map.Layout.HasBorder && map.Buffer.LastUse < 0)
        {
            FillBorderStep step = new(map);
            if (BitConverter.SingleToInt32Bits(map.Border) == 0)
            {
                _clearing.Add(step, map.Buffer);
            }

            Add(step, map.Buffer);
        }
    }

    /// <summary>Sets the offsets of the buffers in an arena for a number of images.</summary>
    /// <returns>The size of the arena in floats.</returns>
    public long Place(int images) => ArenaPlanner.Place(_buffers, images);

    /// <summary>Returns the steps, without those that clear a border whose memory no other buffer uses.</summary>
    public Step[] Finish(int images) =>
        [.. _steps.Where(s => !_clearing.TryGetValue(s, out ArenaBuffer? buffer) || ArenaPlanner.IsShared(buffer, _buffers, images))];
}

/// <summary>Sets the offsets of buffers so that those not needed at the same time share memory.</summary>
internal static class ArenaPlanner
{
    private const int Granule = NativeFloats.Alignment / sizeof(float);

    /// <summary>Places the largest buffers first, each at the lowest offset that is free during its lifetime.</summary>
    /// <returns>The size of the arena in floats.</returns>
    public static long Place(IEnumerable<ArenaBuffer> buffers, int images)
    {
        List<ArenaBuffer> placed = [];
        long total = 0;
        foreach (ArenaBuffer buffer in buffers.OrderByDescending(b => b.ImageFloats).ThenBy(b => b.FirstUse))
        {
            long offset = 0;
            foreach (ArenaBuffer other in placed.Where(p => LiveTogether(p, buffer)).OrderBy(p => p.Offset))
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

    /// <summary>Whether another buffer uses a part of the memory of a buffer.</summary>
    public static bool IsShared(ArenaBuffer buffer, IEnumerable<ArenaBuffer> buffers, int images) => buffers.Any(other =>
        !ReferenceEquals(other, buffer)
        && other.Offset < buffer.Offset + Size(buffer, images)
        && buffer.Offset < other.Offset + Size(other, images));

    private static bool LiveTogether(ArenaBuffer a, ArenaBuffer b) => a.FirstUse <= b.LastUse && b.FirstUse <= a.LastUse;

    private static long Size(ArenaBuffer buffer, int images) => checked((buffer.ImageFloats * images + Granule - 1) / Granule * Granule);
}
