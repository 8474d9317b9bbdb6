using OpenVinoLandmarks.Managed.Kernels;

namespace OpenVinoLandmarks.Managed.Execution.Steps;

/// <summary>A step that can compute single rows, from rows and to a row in any place: a stage of a <see cref="RowChainStep"/>.</summary>
internal unsafe interface IRowStage
{
    /// <summary>The layout of the rows that the stage computes.</summary>
    MapLayout OutputLayout { get; }

    /// <summary>
    /// Returns the rows of the input that a row of the output needs, without the last; rows outside the image are zeros, unless the stage
    /// knows where the image ends.
    /// </summary>
    (int Begin, int End) InputRows(int row);

    /// <summary>Returns the input of an image, if the stage is the first.</summary>
    PixelRows Source(in StepScope scope, int image);

    /// <summary>Returns the place of a row of the output, if the stage is the last.</summary>
    PixelGrid Target(in StepScope scope, int image, int row);

    /// <summary>Computes a row.</summary>
    /// <param name="scope">The memory.</param>
    /// <param name="image">The image.</param>
    /// <param name="row">The row of the output.</param>
    /// <param name="source">The input of the image.</param>
    /// <param name="target">Where the row is stored.</param>
    void ComputeRow(in StepScope scope, int image, int row, in PixelRows source, in PixelGrid target);
}

/// <summary>Rows of pixels: those of a map, or a ring of the last rows that were computed.</summary>
/// <param name="grid">The first pixel of row 0, and the distances.</param>
/// <param name="ringRows">The rows of the ring: a row has the place of its number modulo this; 0 for a map.</param>
internal readonly unsafe struct PixelRows(PixelGrid grid, int ringRows)
{
    public readonly PixelGrid Grid = grid;

    private readonly int _ringRows = ringRows;

    /// <summary>Returns the distance of a row from row 0 in floats.</summary>
    public nint Offset(int row) => (_ringRows == 0 ? row : ((row % _ringRows) + _ringRows) % _ringRows) * Grid.RowStep;

    public float* Row(int row) => Grid.First + Offset(row);
}
