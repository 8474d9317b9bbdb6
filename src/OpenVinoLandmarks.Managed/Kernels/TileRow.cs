namespace OpenVinoLandmarks.Managed.Kernels;

/// <summary>Divides a row of pixels of any length into register tiles and computes them.</summary>
internal static unsafe class TileRow<TSimd, TVec>
    where TSimd : struct, ISimd<TVec>
    where TVec : unmanaged
{
    /// <summary>
    /// Computes a row of <paramref name="pixels"/> pixels for one or two vectors (<paramref name="columns"/>) of channels.
    /// </summary>
    public static void Run<TActivation>(ref TileTask task, int pixels, int columns)
        where TActivation : struct, IActivation
    {
        if (columns > 1)
        {
            Run<Count2, TActivation>(ref task, pixels);
        }
        else
        {
            Run<Count1, TActivation>(ref task, pixels);
        }
    }

    private static void Run<TColumns, TActivation>(ref TileTask task, int pixels)
        where TColumns : struct, ICount
        where TActivation : struct, IActivation
    {
        // Tiles of nearly equal size: 19 pixels as 10 and 9 keep more sums in flight than as 12 and 7.
        int tiles = (pixels + TSimd.TileRows - 1) / TSimd.TileRows;
        (int rows, int longer) = int.DivRem(pixels, tiles);
        for (int tile = 0; tile < tiles; tile++)
        {
            int height = tile < longer ? rows + 1 : rows;
            RunTile<TColumns, TActivation>(task, height);
            task.Input += height * task.InputStep;
            task.Output += height * task.OutputStep;
        }
    }

    private static void RunTile<TColumns, TActivation>(in TileTask task, int rows)
        where TColumns : struct, ICount
        where TActivation : struct, IActivation
    {
        switch (rows)
        {
            case 1:
                TileKernel<TSimd, TVec>.Run<Count1, TColumns, TActivation>(task);
                break;
            case 2:
                TileKernel<TSimd, TVec>.Run<Count2, TColumns, TActivation>(task);
                break;
            case 3:
                TileKernel<TSimd, TVec>.Run<Count3, TColumns, TActivation>(task);
                break;
            case 4:
                TileKernel<TSimd, TVec>.Run<Count4, TColumns, TActivation>(task);
                break;
            case 5:
                TileKernel<TSimd, TVec>.Run<Count5, TColumns, TActivation>(task);
                break;
            case 6:
                TileKernel<TSimd, TVec>.Run<Count6, TColumns, TActivation>(task);
                break;
            case 7:
                TileKernel<TSimd, TVec>.Run<Count7, TColumns, TActivation>(task);
                break;
            case 8:
                TileKernel<TSimd, TVec>.Run<Count8, TColumns, TActivation>(task);
                break;
            case 9:
                TileKernel<TSimd, TVec>.Run<Count9, TColumns, TActivation>(task);
                break;
            case 10:
                TileKernel<TSimd, TVec>.Run<Count10, TColumns, TActivation>(task);
                break;
            case 11:
                TileKernel<TSimd, TVec>.Run<Count11, TColumns, TActivation>(task);
                break;
            case 12:
                TileKernel<TSimd, TVec>.Run<Count12, TColumns, TActivation>(task);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(rows), rows, "A tile has 1 to 12 pixels.");
        }
    }
}
