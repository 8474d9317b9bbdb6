using OpenVinoLandmarks.Managed.Kernels;

namespace OpenVinoLandmarks.Managed.Execution.Steps;

/// <summary>
/// A convolution and the depthwise convolution behind it, row by row: the rows between them are in a ring in the scratch memory that holds
/// as many as one row of the output needs. Its unit of work is one row of the output.
/// </summary>
internal sealed unsafe class DepthwisePairStep<TSimd, TVec> : Step
    where TSimd : struct, ISimd<TVec>
    where TVec : unmanaged
{
    private readonly DirectStep<TSimd, TVec> _first;
    private readonly DepthwiseStep<TSimd, TVec> _second;
    private readonly MapLayout _middle;
    private readonly int _rows;

    /// <param name="first">The convolution; it has neither pooling nor a residual.</param>
    /// <param name="second">The depthwise convolution.</param>
    /// <param name="middle">The layout of the map between them, of which the rows and their left and right borders are used.</param>
    public DepthwisePairStep(DirectStep<TSimd, TVec> first, DepthwiseStep<TSimd, TVec> second, MapLayout middle)
    {
        (_first, _second, _middle) = (first, second, middle);
        (int begin, int end) = second.InputRows(0);
        _rows = end - begin;
    }

    /// <inheritdoc/>
    public override int ScratchFloats => RingFloats + _second.ScratchFloats;

    private int RingFloats => checked(_rows * _middle.RowStep);

    /// <inheritdoc/>
    public override StepDescription Describe(int images)
    {
        StepDescription first = _first.Describe(images);
        StepDescription second = _second.Describe(images);
        return new("direct + depthwise, by row", first.Input, second.Output, first.MultiplyAdds + second.MultiplyAdds);
    }

    /// <inheritdoc/>
    public override int CountUnits(int images) => _second.CountUnits(images);

    /// <inheritdoc/>
    public override void Run(in StepScope scope, int begin, int end)
    {
        StepScope inner = new(scope.Arena, scope.Scratch + RingFloats, scope.Inputs, scope.Outputs, scope.Images);
        nint pixelStep = _middle.PixelStep;
        PixelRows ring = new(new PixelGrid(scope.Scratch + _middle.Left * pixelStep, _middle.RowStep, pixelStep), _rows);

        // The pixels left and right of the rows stay zero.
        new Span<float>(scope.Scratch, RingFloats).Clear();
        int image = -1;
        int next = 0;
        for (int unit = begin; unit < end; unit++)
        {
            (int unitImage, int row) = _second.ImageAndRow(unit);
            (int from, int to) = _second.InputRows(row);
            next = unitImage == image ? Math.Max(next, from) : from;
            image = unitImage;
            for (; next < to; next++)
            {
                Fill(inner, image, next, new PixelGrid(ring.Row(next), _middle.RowStep, pixelStep));
            }

            _second.RunUnit(inner, unit, ring);
        }
    }

    private void Fill(in StepScope scope, int image, int row, in PixelGrid target)
    {
        if (row >= 0 && row < _middle.Height)
        {
            _first.RunRow(scope, image, row, target);
        }
        else
        {
            new Span<float>(target.First, _middle.Width * _middle.PixelStep).Clear();
        }
    }
}
