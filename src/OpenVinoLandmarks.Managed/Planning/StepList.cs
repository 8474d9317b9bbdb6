using OpenVinoLandmarks.Managed.Execution;
using OpenVinoLandmarks.Managed.Execution.Steps;

namespace OpenVinoLandmarks.Managed.Planning;

/// <summary>The steps of a plan in order, and which memory each of them touches.</summary>
internal sealed class StepList
{
    private readonly List<Step> _steps = [];
    private readonly HashSet<ArenaBuffer> _buffers = [];
    private readonly Dictionary<Step, ArenaBuffer> _clearing = [];

    /// <summary>Adds a step that touches these buffers (null for what lies outside the arena).</summary>
    public void Add(Step step, params ReadOnlySpan<ArenaBuffer?> touched)
    {
        foreach (ArenaBuffer? buffer in touched)
        {
            if (buffer is not null)
            {
                _buffers.Add(buffer);
                buffer.FirstUse = Math.Min(buffer.FirstUse, _steps.Count);
                buffer.LastUse = Math.Max(buffer.LastUse, _steps.Count);
            }
        }

        _steps.Add(step);
    }

    /// <summary>Before the first step that writes a map with a border: the border may have to be cleared.</summary>
    public void BeginMap(MapView map)
    {
        if (map.Layout.HasBorder && map.Buffer.LastUse < 0)
        {
            ClearBorderStep step = new(map);
            _clearing.Add(step, map.Buffer);
            Add(step, map.Buffer);
        }
    }

    /// <summary>Places the buffers in an arena for this many images.</summary>
    /// <returns>The size of the arena in floats.</returns>
    public long Place(int images) => ArenaPlanner.Place(_buffers, images);

    /// <summary>The steps, without clearing borders that nothing else ever writes to.</summary>
    public Step[] Finish(int images) =>
        [.. _steps.Where(s => !_clearing.TryGetValue(s, out ArenaBuffer? buffer) || ArenaPlanner.IsShared(buffer, _buffers, images))];
}
