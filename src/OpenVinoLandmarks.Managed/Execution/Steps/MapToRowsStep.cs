using OpenVinoLandmarks.Managed.Kernels;

namespace OpenVinoLandmarks.Managed.Execution.Steps;

/// <summary>
/// Copies a map to a row-major tensor [N, H, W, C] and applies an activation: the end of detection heads, which transpose their maps and
/// list the pixels. The channels of a pixel are neighbors in both forms. Its unit of work is one row.
/// </summary>
internal sealed unsafe class MapToRowsStep<TSimd, TVec> : Step
    where TSimd : struct, ISimd<TVec>
    where TVec : unmanaged
{
    private readonly MapView _input;
    private readonly TensorRef _output;
    private readonly OutputFinish _finish;
    private readonly bool _isPlain;

    /// <param name="input">The map.</param>
    /// <param name="output">The tensor, of any shape with the elements in the order N, H, W, C.</param>
    /// <param name="finish">An activation without slopes.</param>
    public MapToRowsStep(MapView input, TensorRef output, in OutputFinish finish)
    {
        (_input, _output, _finish) = (input, output, finish);
        _isPlain = finish.Kind == KernelActivation.None;
    }

    /// <inheritdoc/>
    public override StepDescription Describe(int images) =>
        new("copy pixels", _input.Shape(images), _output.Shape.Dims.ToArray());

    /// <inheritdoc/>
    public override int CountUnits(int images) => images * _input.Layout.Height;

    /// <inheritdoc/>
    public override void Run(in StepScope scope, int begin, int end)
    {
        MapLayout layout = _input.Layout;
        int rowFloats = layout.Width * _input.Channels;
        for (int unit = begin; unit < end; unit++)
        {
            (int image, int row) = int.DivRem(unit, layout.Height);
            float* target = _output.Floats(scope, image, layout.Height * rowFloats) + (long)row * rowFloats;
            CopyRow(_input.Grid(scope, image, row, 0, 0), target);
            if (!_isPlain)
            {
                Apply(target, rowFloats);
            }
        }
    }

    private void CopyRow(in PixelGrid source, float* target)
    {
        float* pixel = source.First;
        int channels = _input.Channels;
        for (int x = 0; x < _input.Layout.Width; x++)
        {
            for (int channel = 0; channel < channels; channel++)
            {
                target[channel] = pixel[channel];
            }

            target += channels;
            pixel += source.PixelStep;
        }
    }

    private void Apply(float* values, int count)
    {
        int lanes = TSimd.Lanes;
        int vectors = count / lanes;
        PixelGrid whole = new(values, count, lanes);
        SquareStore<TSimd, TVec>.Store(_finish, 0, whole, whole, 1, vectors);
        int rest = count - vectors * lanes;
        if (rest == 0)
        {
            return;
        }

        // The memory behind the tensor belongs to another one.
        float* last = stackalloc float[lanes];
        new Span<float>(last, lanes).Clear();
        new Span<float>(values + count - rest, rest).CopyTo(new Span<float>(last, lanes));
        PixelGrid single = new(last, lanes, lanes);
        SquareStore<TSimd, TVec>.Store(_finish, 0, single, single, 1, 1);
        new Span<float>(last, rest).CopyTo(new Span<float>(values + count - rest, rest));
    }
}
