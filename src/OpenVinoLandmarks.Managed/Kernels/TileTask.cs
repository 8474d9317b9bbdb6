namespace OpenVinoLandmarks.Managed.Kernels;

/// <summary>
/// What one register tile works on: a row of neighbouring output pixels times one or two vectors of output channels. The inputs of a
/// pixel are "runs": stretches of floats that lie side by side in memory, one for each kernel tap (or for each kernel row, where taps
/// touch), given by their distance from the pixel's first input.
/// </summary>
internal unsafe struct TileTask
{
    /// <summary>First input of the first pixel.</summary>
    public float* Input;

    /// <summary>Floats from one pixel's inputs to the next pixel's.</summary>
    public nint InputStep;

    /// <summary>Distances of the runs, in floats.</summary>
    public nint* Runs;

    public int RunCount;

    /// <summary>Floats a run.</summary>
    public int RunLength;

    /// <summary>For each input of each run, the weights of the tile's output channels side by side.</summary>
    public float* Weights;

    /// <summary>First output channel of the first pixel.</summary>
    public float* Output;

    /// <summary>Floats from one pixel's outputs to the next pixel's.</summary>
    public nint OutputStep;

    /// <summary>What the sums start from, one number a channel.</summary>
    public float* Bias;

    /// <summary>Limits and slopes of the activation; slopes begin with the tile's first channel.</summary>
    public OutputFinish Finish;
}
