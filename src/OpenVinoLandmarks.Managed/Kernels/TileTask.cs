namespace OpenVinoLandmarks.Managed.Kernels;

/// <summary>
/// The arguments of one register tile: a row of neighboring output pixels by one or two vectors of output channels. The inputs of a pixel
/// are "runs" of contiguous floats, one per kernel tap, or one per kernel row if its taps are contiguous. A run is given by its distance
/// from the first input of the pixel.
/// </summary>
internal unsafe struct TileTask
{
    /// <summary>The first input of the first pixel.</summary>
    public float* Input;

    /// <summary>Floats from the inputs of one pixel to the inputs of the next.</summary>
    public nint InputStep;

    /// <summary>The distances of the runs, in floats.</summary>
    public nint* Runs;

    public int RunCount;

    /// <summary>Floats per run.</summary>
    public int RunLength;

    /// <summary>The weights: per input of each run, one per output channel of the tile.</summary>
    public float* Weights;

    /// <summary>The first output channel of the first pixel.</summary>
    public float* Output;

    /// <summary>Floats from the outputs of one pixel to the outputs of the next.</summary>
    public nint OutputStep;

    /// <summary>The initial values of the sums, one per channel.</summary>
    public float* Bias;

    /// <summary>The limits and slopes of the activation; the slopes begin with the first channel of the tile.</summary>
    public OutputFinish Finish;
}
