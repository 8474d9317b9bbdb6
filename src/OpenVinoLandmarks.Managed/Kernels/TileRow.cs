namespace OpenVinoLandmarks.Managed.Kernels;

/// <summary>Cuts a row of pixels of any length into register tiles and runs them.</summary>
internal static unsafe class TileRow<TSimd, TVec>
    where TSimd : struct, ISimd<TVec>
    where TVec : unmanaged
{
    /// <summary>Computes <paramref name="pixels"/> neighbouring pixels times one or two vectors of channels.</summary>
    public static void Run<TFinish>(ref TileTask task, int pixels, int columns)
        where TFinish : struct, ITileFinish
    {
        if (columns > 1)
        {
            Run<Count2, TFinish>(ref task, pixels);
        }
        else
        {
            Run<Count1, TFinish>(ref task, pixels);
        }
    }

    private static void Run<TColumns, TFinish>(ref TileTask task, int pixels)
        where TColumns : struct, ICount
        where TFinish : struct, ITileFinish
    {
        // Tiles of nearly equal height: 19 pixels as 10 and 9 keep more sums in flight than 12 and 7.
        int tiles = (pixels + TSimd.TileRows - 1) / TSimd.TileRows;
        for (; tiles > 0; tiles--)
        {
            int rows = (pixels + tiles - 1) / tiles;
            RunTile<TColumns, TFinish>(task, rows);
            pixels -= rows;
            task.Input += rows * task.InputStep;
            task.Output += rows * task.OutputStep;
        }
    }

    private static void RunTile<TColumns, TFinish>(in TileTask task, int rows)
        where TColumns : struct, ICount
        where TFinish : struct, ITileFinish
    {
        switch (rows)
        {
            case 1:
                TileKernel<TSimd, TVec>.Run<Count1, TColumns, TFinish>(task);
                break;
            case 2:
                TileKernel<TSimd, TVec>.Run<Count2, TColumns, TFinish>(task);
                break;
            case 3:
                TileKernel<TSimd, TVec>.Run<Count3, TColumns, TFinish>(task);
                break;
            case 4:
                TileKernel<TSimd, TVec>.Run<Count4, TColumns, TFinish>(task);
                break;
            case 5:
                TileKernel<TSimd, TVec>.Run<Count5, TColumns, TFinish>(task);
                break;
            case 6:
                TileKernel<TSimd, TVec>.Run<Count6, TColumns, TFinish>(task);
                break;
            case 7:
                TileKernel<TSimd, TVec>.Run<Count7, TColumns, TFinish>(task);
                break;
            case 8:
                TileKernel<TSimd, TVec>.Run<Count8, TColumns, TFinish>(task);
                break;
            case 9:
                TileKernel<TSimd, TVec>.Run<Count9, TColumns, TFinish>(task);
                break;
            case 10:
                TileKernel<TSimd, TVec>.Run<Count10, TColumns, TFinish>(task);
                break;
            case 11:
                TileKernel<TSimd, TVec>.Run<Count11, TColumns, TFinish>(task);
                break;
            case 12:
                TileKernel<TSimd, TVec>.Run<Count12, TColumns, TFinish>(task);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(rows), rows, "A tile has 1 to 12 pixels.");
        }
    }
}
