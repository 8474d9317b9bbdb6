using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using OpenVinoLandmarks.Managed.Kernels;

namespace OpenVinoLandmarks.Managed.Execution.Steps;

/// <summary>Copies a row-major tensor [N, C, H, W] to a map and scales and shifts it. Its unit of work is one row.</summary>
internal sealed unsafe class TensorToMapStep(TensorRef input, MapView output, float[] scale, float[] shift) : Step, IRowStage
{
    /// <inheritdoc/>
    public MapLayout OutputLayout => output.Layout;

    /// <inheritdoc/>
    public override StepDescription Describe(int images) =>
        new("transpose", input.Shape.Dims.ToArray(), output.Shape(images));

    /// <inheritdoc/>
    public override int CountUnits(int images) => images * output.Layout.Height;

    /// <inheritdoc/>
    public override void Run(in StepScope scope, int begin, int end)
    {
        for (int unit = begin; unit < end; unit++)
        {
            (int image, int row) = int.DivRem(unit, output.Layout.Height);
            ComputeRow(scope, image, row, default, Target(scope, image, row));
        }
    }

    /// <inheritdoc/>
    public (int Begin, int End) InputRows(int row) => (row, row + 1);

    /// <inheritdoc/>
    public PixelRows Source(in StepScope scope, int image) => default;

    /// <inheritdoc/>
    public PixelGrid Target(in StepScope scope, int image, int row) => output.Grid(scope, image, row, 0, 0);

    /// <summary>Converts a row of the input of the model.</summary>
    /// <inheritdoc/>
    public void ComputeRow(in StepScope scope, int image, int row, in PixelRows source, in PixelGrid target)
    {
        MapLayout layout = output.Layout;
        int plane = layout.Height * layout.Width;
        float* first = input.Floats(scope, image, output.Channels * plane) + row * layout.Width;
        if (output.Channels == 3)
        {
            RunThree(first, plane, target.First, layout.Width, layout.PixelStep);
            return;
        }

        for (int channel = 0; channel < output.Channels; channel++)
        {
            float* one = first + (long)channel * plane;
            RunChannel(one, target.First + channel, layout.Width, layout.PixelStep, scale[channel], shift[channel]);
        }
    }

    private static void RunChannel(float* source, float* target, int width, nint step, float factor, float summand)
    {
        for (int x = 0; x < width; x++)
        {
            *target = source[x] * factor + summand;
            target += step;
        }
    }

    /// <summary>Copies three channels, as of color images, in one pass over the pixels.</summary>
    private void RunThree(float* source, nint plane, float* target, int width, nint step)
    {
        (float scale0, float scale1, float scale2) = (scale[0], scale[1], scale[2]);
        (float shift0, float shift1, float shift2) = (shift[0], shift[1], shift[2]);
        if (step == 3 && Avx.IsSupported)
        {
            for (; width >= Vector256<float>.Count; width -= Vector256<float>.Count)
            {
                InterleaveEight(
                    Avx.LoadVector256(source) * Vector256.Create(scale0) + Vector256.Create(shift0),
                    Avx.LoadVector256(source + plane) * Vector256.Create(scale1) + Vector256.Create(shift1),
                    Avx.LoadVector256(source + 2 * plane) * Vector256.Create(scale2) + Vector256.Create(shift2),
                    target);
                source += Vector256<float>.Count;
                target += 3 * Vector256<float>.Count;
            }
        }

        float* end = source + width;
        for (; source < end; source++)
        {
            target[0] = source[0] * scale0 + shift0;
            target[1] = source[plane] * scale1 + shift1;
            target[2] = source[2 * plane] * scale2 + shift2;
            target += step;
        }
    }

    /// <summary>Stores eight pixels of three channels; the shuffles work on the two halves of the vectors alike.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void InterleaveEight(Vector256<float> a, Vector256<float> b, Vector256<float> c, float* target)
    {
        // Of four pixels, the vectors to store are a0 b0 c0 a1, b1 c1 a2 b2, and c2 a3 b3 c3.
        Vector256<float> low = Avx.UnpackLow(a, b);
        Vector256<float> high = Avx.UnpackHigh(a, b);
        Vector256<float> first = Avx.Shuffle(low, Avx.Shuffle(c, a, 0b01_01_00_00), 0b10_00_01_00);
        Vector256<float> second = Avx.Shuffle(Avx.Shuffle(b, c, 0b01_01_01_01), high, 0b01_00_10_00);
        Vector256<float> third = Avx.Shuffle(
            Avx.Shuffle(c, high, 0b10_10_10_10), Avx.Shuffle(b, c, 0b11_11_11_11), 0b10_00_10_00);
        first.GetLower().Store(target);
        second.GetLower().Store(target + 4);
        third.GetLower().Store(target + 8);
        first.GetUpper().Store(target + 12);
        second.GetUpper().Store(target + 16);
        third.GetUpper().Store(target + 20);
    }
}
