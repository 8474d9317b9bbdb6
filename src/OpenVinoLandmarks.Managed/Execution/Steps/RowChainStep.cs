using OpenVinoLandmarks.Managed.Kernels;

namespace OpenVinoLandmarks.Managed.Execution.Steps;

/// <summary>
/// Steps of which each reads only the output of the one before, row by row: the rows between two of them are in a ring in the scratch
/// memory that holds as many as one row of the next step needs, and stay in the cache. Its unit of work is one row of the last output.
/// </summary>
internal sealed unsafe class RowChainStep : Step
{
    private readonly Step[] _steps;
    private readonly IRowStage[] _stages;
    private readonly int[] _ringRows;
    private readonly int[] _ringFloats;
    private readonly int _height;

    /// <param name="steps">The steps, at least two; all are <see cref="IRowStage"/>.</param>
    public RowChainStep(params Step[] steps)
    {
        _steps = steps;
        _stages = [.. steps.Cast<IRowStage>()];
        _height = _stages[^1].OutputLayout.Height;
        _ringRows = new int[steps.Length - 1];
        _ringFloats = new int[steps.Length - 1];
        for (int i = 0; i < _ringRows.Length; i++)
        {
            (int begin, int end) = _stages[i + 1].InputRows(0);
            _ringRows[i] = end - begin;
            _ringFloats[i] = Padding.RoundUp(checked(_ringRows[i] * _stages[i].OutputLayout.RowStep), LineFloats);
        }
    }

    /// <inheritdoc/>
    public override int ScratchFloats => checked(_ringFloats.Sum() + _steps.Max(s => s.ScratchFloats));

    private static int LineFloats => NativeFloats.Alignment / sizeof(float);

    /// <inheritdoc/>
    public override StepDescription Describe(int images)
    {
        StepDescription[] parts = [.. _steps.Select(s => s.Describe(images))];
        return new(
            string.Join(" + ", parts.Select(p => p.Method)) + ", by row", parts[0].Input, parts[^1].Output, parts.Sum(p => p.MultiplyAdds));
    }

    /// <inheritdoc/>
    public override int CountUnits(int images) => images * _height;

    /// <inheritdoc/>
    public override void Run(in StepScope scope, int begin, int end)
    {
        int rings = _ringRows.Length;
        PixelRows* ring = stackalloc PixelRows[rings];
        int* next = stackalloc int[rings];
        float* memory = scope.Scratch;
        for (int i = 0; i < rings; i++)
        {
            MapLayout layout = _stages[i].OutputLayout;
            ring[i] = new PixelRows(
                new PixelGrid(memory + layout.Left * layout.PixelStep, layout.RowStep, layout.PixelStep), _ringRows[i]);
            memory += _ringFloats[i];
        }

        // The pixels left and right of the rows stay zero.
        new Span<float>(scope.Scratch, (int)(memory - scope.Scratch)).Clear();
        StepScope inner = new(scope.Arena, memory, scope.Inputs, scope.Outputs, scope.Images);
        int current = -1;
        for (int unit = begin; unit < end; unit++)
        {
            (int image, int row) = int.DivRem(unit, _height);
            if (image != current)
            {
                new Span<int>(next, rings).Fill(int.MinValue);
                current = image;
            }

            IRowStage last = _stages[rings];
            Fill(inner, image, rings - 1, last.InputRows(row), ring, next);
            last.ComputeRow(inner, image, row, ring[rings - 1], last.Target(inner, image, row));
        }
    }

    /// <summary>Computes those rows of a stage that its ring does not hold yet.</summary>
    private void Fill(in StepScope scope, int image, int index, (int Begin, int End) rows, PixelRows* ring, int* next)
    {
        IRowStage stage = _stages[index];
        MapLayout layout = stage.OutputLayout;
        for (int row = Math.Max(next[index], rows.Begin); row < rows.End; row++)
        {
            PixelGrid target = new(ring[index].Row(row), layout.RowStep, layout.PixelStep);
            if (row < 0 || row >= layout.Height)
            {
                new Span<float>(target.First, layout.Width * layout.PixelStep).Clear();
            }
            else if (index == 0)
            {
                stage.ComputeRow(scope, image, row, stage.Source(scope, image), target);
            }
            else
            {
                Fill(scope, image, index - 1, stage.InputRows(row), ring, next);
                stage.ComputeRow(scope, image, row, ring[index - 1], target);
            }
        }

        next[index] = Math.Max(next[index], rows.End);
    }
}
