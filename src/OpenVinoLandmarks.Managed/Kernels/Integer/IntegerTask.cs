namespace OpenVinoLandmarks.Managed.Kernels.Integer;

/// <summary>
/// The arguments of one register tile: a row of neighboring output pixels by one or two vectors of output channels. Maps of levels have one
/// byte per channel; memory is counted in floats, that is in groups of four bytes.
/// </summary>
internal unsafe struct IntegerTask
{
    /// <summary>The first input of the first pixel.</summary>
    public float* Input;

    /// <summary>Groups from the inputs of one pixel to the inputs of the next.</summary>
    public nint InputStep;

    public IntegerRun* Runs;

    public int RunCount;

    /// <summary>The weights: per group of each run, four bytes per output channel of the tile.</summary>
    public float* Weights;

    /// <summary>The first output channel of the first pixel, as floats.</summary>
    public float* Output;

    /// <summary>Floats from the outputs of one pixel to the outputs of the next.</summary>
    public nint OutputStep;

    /// <summary>One factor of the sums per channel.</summary>
    public float* Scale;

    /// <summary>One summand per channel.</summary>
    public float* Bias;
}

/// <summary>Contiguous groups of the inputs of a pixel.</summary>
/// <param name="offset">The distance from the first input of the pixel, in groups.</param>
/// <param name="groups">The number of groups, at least 1.</param>
internal readonly struct IntegerRun(nint offset, int groups)
{
    public readonly nint Offset = offset;

    public readonly int Groups = groups;
}
