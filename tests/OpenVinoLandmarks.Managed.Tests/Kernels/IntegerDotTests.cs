using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using OpenVinoLandmarks.Managed.Execution;
using OpenVinoLandmarks.Managed.Kernels.Integer;
using OpenVinoLandmarks.Managed.Tests.Support;

namespace OpenVinoLandmarks.Managed.Tests.Kernels;

/// <summary>Compares the integer kernel, with each set of instructions of this machine, with sums of 64-bit integers.</summary>
[TestClass]
public sealed unsafe class IntegerDotTests
{
    private const int Cases = 200;

    [TestMethod]
    public void Tile_WithThePortableInstructions_IsExact() => Check<PortableDot, Vector128<int>>();

    [TestMethod]
    public void Tile_WithAvx2_IsExact()
    {
        Require(Avx2.IsSupported && Fma.IsSupported, "AVX2");
        Check<Avx2Dot, Vector256<int>>();
    }

    [TestMethod]
    public void Tile_WithAvx512_IsExact()
    {
        Require(Avx512BW.IsSupported, "AVX-512BW");
        Check<Avx512Dot, Vector512<int>>();
    }

    [TestMethod]
    public void Tile_WithAvxVnni_IsExact()
    {
        Require(AvxVnni.IsSupported, "AVX-VNNI");
        Check<AvxVnniDot, Vector256<int>>();
    }

    [TestMethod]
    public void PairLimit_AllPairs_KeepsSumsWithin16Bits()
    {
        for (int first = -128; first < 128; first++)
        {
            for (int second = -128; second < 128; second++)
            {
                bool exceeds = PairLimit.Exceeds(first, second);
                int[] parts = exceeds ? [PairLimit.Part(first), PairLimit.Part(second)] : [first, second];
                AssertFits(parts[0], parts[1]);
                AssertFits(first - parts[0], second - parts[1]);
            }
        }
    }

    private static void Require(bool isSupported, string instructions)
    {
        if (!isSupported)
        {
            Assert.Inconclusive($"This processor has no {instructions}.");
        }
    }

    private static void AssertFits(int first, int second)
    {
        int most = 255 * (Math.Max(first, 0) + Math.Max(second, 0));
        int least = 255 * (Math.Min(first, 0) + Math.Min(second, 0));
        Assert.IsTrue(most <= short.MaxValue && least >= short.MinValue, $"{first}, {second}");
        Assert.IsTrue(first is >= -128 and <= 127 && second is >= -128 and <= 127, $"{first}, {second}");
    }

    private static void Check<TDot, TVec>()
        where TDot : struct, IDot<TVec>
        where TVec : unmanaged
    {
        for (int seed = 0; seed < Cases; seed++)
        {
            CheckTile<TDot, TVec>(seed);
        }
    }

    /// <summary>Computes pixels whose inputs are two runs, with random inputs and weights or with the extremes.</summary>
    private static void CheckTile<TDot, TVec>(int seed)
        where TDot : struct, IDot<TVec>
        where TVec : unmanaged
    {
        Lcg random = new((ulong)seed + 1);
        random.Next();
        (int pixels, int columns) = (random.Between(1, 14), random.Between(1, 2));
        (int step, int groups, int rest) = (random.Between(1, 5), random.Between(1, 9), random.Between(1, 3));
        int width = columns * TDot.Lanes;
        bool isExtreme = random.Chance(50);
        using NativeFloats inputs = new(pixels * step + groups + rest);
        using NativeFloats weights = new((long)(groups + rest) * width);
        using NativeFloats outputs = new(pixels * width);
        using NativeFloats scale = new(width);
        using NativeFloats bias = new(width);
        IntegerRun* runs = stackalloc IntegerRun[2];
        runs[0] = new IntegerRun(1, groups);
        runs[1] = new IntegerRun(0, rest);
        byte* levels = (byte*)inputs.Pointer;
        for (long i = 0; i < inputs.Count * 4; i++)
        {
            levels[i] = isExtreme ? byte.MaxValue : (byte)random.Next();
        }

        sbyte* numbers = (sbyte*)weights.Pointer;
        for (long i = 0; i < weights.Count * 4; i += 2)
        {
            (int first, int second) = (Weight(random, isExtreme), Weight(random, isExtreme));
            bool isSplit = TDot.LimitsPairs && PairLimit.Exceeds(first, second);
            numbers[i] = (sbyte)(isSplit ? PairLimit.Part(first) : first);
            numbers[i + 1] = (sbyte)(isSplit ? PairLimit.Part(second) : second);
        }

        for (int i = 0; i < width; i++)
        {
            (scale.Pointer[i], bias.Pointer[i]) = (1 << (i % 3), i);
        }

        IntegerTask task = new()
        {
            Input = inputs.Pointer,
            InputStep = step,
            Runs = runs,
            RunCount = 2,
            Weights = weights.Pointer,
            Output = outputs.Pointer,
            OutputStep = width,
            Scale = scale.Pointer,
            Bias = bias.Pointer,
        };
        IntegerTileKernel<TDot, TVec>.Row(task, pixels, columns);
        for (int i = 0; i < pixels * width; i++)
        {
            (int pixel, int channel) = int.DivRem(i, width);
            long sum = 0;
            for (int group = 0; group < groups + rest; group++)
            {
                byte* source = levels + 4 * (pixel * step + (group < groups ? 1 + group : group - groups));
                for (int k = 0; k < 4; k++)
                {
                    sum += source[k] * numbers[4 * (group * width + channel) + k];
                }
            }

            Assert.AreEqual(sum * scale.Pointer[channel] + bias.Pointer[channel], outputs.Pointer[i], $"seed {seed}, element {i}");
        }
    }

    private static int Weight(Lcg random, bool isExtreme) => isExtreme ? random.Pick(-128, 127) : random.Between(-128, 127);
}
