using OxyPlot;

namespace OpenVinoLandmarks.Cli.Benchmarking;

/// <summary>
/// Tells OxyPlot how large texts will be. It knows Arial's widths; a viewer may show a wider font in its place, so there is room to spare.
/// </summary>
internal sealed class RoomyMeasure() : PdfRenderContext(1, 1, OxyColors.White)
{
    private const double Room = 1.4;

    public override OxySize MeasureText(string text, string fontFamily, double fontSize, double fontWeight)
    {
        OxySize size = base.MeasureText(text, "Arial", fontSize, fontWeight);
        return new OxySize(size.Width * Room, size.Height * Room);
    }
}
