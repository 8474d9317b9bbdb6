using System.Runtime.CompilerServices;
using OpenVinoLandmarks.Managed.Kernels;

namespace OpenVinoLandmarks.Managed.Execution.Steps;

/// <summary>
/// Scales and shifts a row-major tensor [N, C, H, W], rounds it to levels, and stores those in a map. Its unit of work is one row.
/// </summary>
internal sealed unsafe class TensorToLevelsStep<TSimd, TVec> : Step
    where TSimd : struct, ISimd<TVec>
    where TVec : unmanaged
{
    private readonly TensorRef _input;
    private readonly int _channels;
    private readonly MapView _output;
    private readonly float[] _scale;
    private readonly float[] _shift;
    private readonly LevelRounding _rounding;

    /// <param name="input">The tensor.</param>
    /// <param name="channels">The channels of the tensor.</param>
    /// <param name="scale">One factor per channel.</param>
    /// <param name="shift">One summand per channel.</param>
    /// <param name="rounding">The rounding behind them.</param>
    /// <param name="output">The map of levels, whose pixels have no gaps.</param>
    public TensorToLevelsStep(TensorRef input, int channels, float[] scale, float[] shift, LevelRounding rounding, MapView output) =>
        (_input, _channels, _scale, _shift, _rounding, _output) = (input, channels, scale, shift, rounding, output);

    /// <inheritdoc/>
    public override StepDescription Describe(int images) =>
        new("floats to levels", _input.Shape.Dims.ToArray(), _output.Shape(images));

    /// <inheritdoc/>
    public override int CountUnits(int images) => images * _output.Layout.Height;

    /// <inheritdoc/>
    public override void Run(in StepScope scope, int begin, int end)
    {
        MapLayout layout = _output.Layout;
        int plane = layout.Height * layout.Width;
        for (int unit = begin; unit < end; unit++)
        {
            (int image, int row) = int.DivRem(unit, layout.Height);
            float* source = _input.Floats(scope, image, _channels * plane) + row * layout.Width;
            float* target = _output.Grid(scope, image, row, 0, 0).First;
            int begun = _channels <= 3 ? RunVectors(source, plane, target, layout.Width) : 0;
            RunRest(source, plane, (byte*)target, layout.PixelStep * sizeof(float), begun, layout.Width);
        }
    }

    /// <summary>
    /// Rounds whole vectors of pixels of up to three channels: three levels side by side are an integer that a float holds.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int RunVectors(float* source, int plane, float* target, int width)
    {
        TVec place = TSimd.Broadcast(256);
        TVec steps = TSimd.Broadcast(_rounding.Steps);
        int x = 0;
        for (; x <= width - TSimd.Lanes; x += TSimd.Lanes)
        {
            TVec group = TSimd.Zero;
            for (int channel = _channels - 1; channel >= 0; channel--)
            {
                TVec value = TSimd.MultiplyAdd(
                    TSimd.Load(source + (nint)channel * plane + x), TSimd.Broadcast(_scale[channel]), TSimd.Broadcast(_shift[channel]));
                TVec level = TSimd.Round(
                    TSimd.MultiplyAdd(value, TSimd.Broadcast(_rounding.Scale[channel]), TSimd.Broadcast(_rounding.Shift[channel])));
                group = TSimd.MultiplyAdd(group, place, TSimd.Min(TSimd.Max(level, TSimd.Zero), steps));
            }

            TSimd.StoreIntegers(target + x, group);
        }

        return x;
    }

    private void RunRest(float* source, int plane, byte* target, int pixelBytes, int begin, int width)
    {
        for (int x = begin; x < width; x++)
        {
            for (int channel = 0; channel < _channels; channel++)
            {
                float value = source[(nint)channel * plane + x] * _scale[channel] + _shift[channel];
                target[(nint)x * pixelBytes + channel] = (byte)_rounding.Level(value, channel);
            }
        }
    }
}
