using OpenVinoLandmarks.Managed.Kernels.Integer;

namespace OpenVinoLandmarks.Managed.Execution.Steps;

/// <summary>
/// The packed weights of an integer convolution: [block of output channels][run][group of the run][channel of the block][four inputs].
/// Where two products may not fit into 16 bits, the rest of the weights is in further runs behind the others.
/// </summary>
internal sealed unsafe class IntegerBlocks
{
    private readonly Block[] _blocks;

    /// <param name="spec">The convolution.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="input">The map of levels that it reads.</param>
    /// <param name="paddedOutputs">The output channels of all blocks.</param>
    /// <param name="width">The output channels of a block; the last one can have fewer.</param>
    /// <param name="limitsPairs">Whether weights must be split.</param>
    /// <param name="store">Owns the memory.</param>
    public IntegerBlocks(
        ConvolutionSpec spec, IntegerWeights weights, MapView input, int paddedOutputs, int width, bool limitsPairs, WeightStore store)
    {
        int groups = (spec.InputChannels + 3) / 4;
        int taps = spec.KernelHeight * spec.KernelWidth;
        List<Group> all = [];
        for (int tap = 0; tap < taps; tap++)
        {
            (int y, int x) = int.DivRem(tap, spec.KernelWidth);
            nint offset = (nint)y * spec.DilationY * input.Layout.RowStep + (nint)x * spec.DilationX * input.Layout.PixelStep;
            all.AddRange(Enumerable.Range(0, groups).Select(g => new Group(tap, g, offset + g, false)));
        }

        _blocks = new Block[(paddedOutputs + width - 1) / width];
        for (int block = 0; block < _blocks.Length; block++)
        {
            int first = block * width;
            int outputs = Math.Min(width, paddedOutputs - first);
            Group[] split = limitsPairs
                ? [.. all.Where(g => weights.ExceedsPairs(first, outputs, g.Index, g.Tap)).Select(g => g with { IsRest = true })]
                : [];
            HashSet<(int, int)> isSplit = [.. split.Select(g => (g.Tap, g.Index))];
            List<Group> packed = [.. all, .. split];
            sbyte* target = (sbyte*)store.Allocate((long)packed.Count * outputs);
            _blocks[block].Weights = (float*)target;
            foreach (Group group in packed)
            {
                bool divides = isSplit.Contains((group.Tap, group.Index));
                Pack(weights, group, divides, first, outputs, target);
                target += 4 * outputs;
            }

            IntegerRun[] runs = Runs(packed);
            _blocks[block].RunCount = runs.Length;
            _blocks[block].Runs = (IntegerRun*)store.Allocate((long)runs.Length * sizeof(IntegerRun) / sizeof(float));
            runs.CopyTo(new Span<IntegerRun>(_blocks[block].Runs, runs.Length));
        }
    }

    public ref readonly Block this[int block] => ref _blocks[block];

    private static void Pack(IntegerWeights weights, Group group, bool divides, int first, int outputs, sbyte* target)
    {
        for (int output = 0; output < outputs; output++)
        {
            for (int i = 0; i < 4; i += 2)
            {
                int left = weights.Value(first + output, 4 * group.Index + i, group.Tap);
                int right = weights.Value(first + output, 4 * group.Index + i + 1, group.Tap);
                bool exceeds = divides && PairLimit.Exceeds(left, right);
                target[4 * output + i] = (sbyte)Part(left, exceeds, group.IsRest);
                target[4 * output + i + 1] = (sbyte)Part(right, exceeds, group.IsRest);
            }
        }
    }

    private static int Part(int weight, bool exceeds, bool isRest)
    {
        int part = exceeds ? PairLimit.Part(weight) : weight;
        return isRest ? weight - part : part;
    }

    /// <summary>Joins groups that are contiguous in memory.</summary>
    private static IntegerRun[] Runs(List<Group> groups)
    {
        List<IntegerRun> runs = [];
        int begin = 0;
        for (int i = 1; i <= groups.Count; i++)
        {
            if (i == groups.Count || groups[i].Offset != groups[i - 1].Offset + 1)
            {
                runs.Add(new IntegerRun(groups[begin].Offset, i - begin));
                begin = i;
            }
        }

        return [.. runs];
    }

    /// <summary>The weights and runs of a block.</summary>
    internal struct Block
    {
        public float* Weights;

        public IntegerRun* Runs;

        public int RunCount;
    }

    /// <summary>Four inputs of a tap.</summary>
    private readonly record struct Group(int Tap, int Index, nint Offset, bool IsRest);
}
