namespace OpenVinoLandmarks.Managed.Execution.Steps;

/// <summary>Looks up the levels of the caller's bytes (channels innermost) and stores them in a map. Its unit of work is one row.</summary>
internal sealed unsafe class BytesToLevelsStep : Step
{
    private readonly int _input;
    private readonly int _channels;
    private readonly MapView _output;
    private readonly uint* _tables;

    /// <param name="input">The index of the plan's input.</param>
    /// <param name="channels">The channels of the input.</param>
    /// <param name="levels">Per channel, the levels of all bytes.</param>
    /// <param name="output">The map of levels, whose pixels have no gaps.</param>
    /// <param name="store">Owns the tables.</param>
    public BytesToLevelsStep(int input, int channels, byte[][] levels, MapView output, WeightStore store)
    {
        (_input, _channels, _output) = (input, channels, output);

        // Each level is at its place in the group of four bytes.
        _tables = (uint*)store.Allocate(256L * channels);
        for (int i = 0; i < 256 * channels; i++)
        {
            (int channel, int value) = int.DivRem(i, 256);
            _tables[i] = (uint)levels[channel][value] << (8 * (channel % 4));
        }
    }

    /// <inheritdoc/>
    public override StepDescription Describe(int images) =>
        new("bytes to levels", [images, _channels, _output.Layout.Height, _output.Layout.Width], _output.Shape(images));

    /// <inheritdoc/>
    public override int CountUnits(int images) => images * _output.Layout.Height;

    /// <inheritdoc/>
    public override void Run(in StepScope scope, int begin, int end)
    {
        int width = _output.Layout.Width;
        for (int unit = begin; unit < end; unit++)
        {
            (int image, int row) = int.DivRem(unit, _output.Layout.Height);
            byte* source = (byte*)scope.Inputs[_input] + (long)unit * width * _channels;
            uint* target = (uint*)_output.Grid(scope, image, row, 0, 0).First;
            if (_channels == 3)
            {
                RunThree(source, target, width);
            }
            else
            {
                RunAny(source, target, width);
            }
        }
    }

    private void RunThree(byte* source, uint* target, int width)
    {
        uint* tables = _tables;
        for (int x = 0; x < width; x++)
        {
            target[x] = tables[source[0]] | tables[256 + source[1]] | tables[512 + source[2]];
            source += 3;
        }
    }

    private void RunAny(byte* source, uint* target, int width)
    {
        for (int x = 0; x < width; x++)
        {
            uint group = 0;
            for (int channel = 0; channel < _channels; channel++)
            {
                group |= _tables[256 * channel + *source++];
                if (channel % 4 == 3 || channel == _channels - 1)
                {
                    *target++ = group;
                    group = 0;
                }
            }
        }
    }
}
