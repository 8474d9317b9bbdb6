using OxyPlot;

namespace OpenVinoLandmarks.Cli.Benchmarking;

/// <summary>
/// Tells OxyPlot how large texts will be. It knows Arial's widths; a viewer may show a wider font in its place, so there is room to spare beside them.
/// </summary>
internal sealed class RoomyMeasure() : PdfRenderContext(1, 1, OxyColors.White)
{
    private const double Room = 1.25;

    // What OxyPlot gives axes and legends.
    private const double LabelSize = 12;

    // Measures of a PDF are points, of which 72 are as long as 96 pixels.
    private const double PixelsAPoint = 96.0 / 72;

    public override OxySize MeasureText(string text, string fontFamily, double fontSize, double fontWeight)
    {
        OxySize size = base.MeasureText(text, "Arial", fontSize, fontWeight);

        // A label is centred beside its tick by its height, and would sink with more; title and subtitle want a gap between them.
        double height = fontSize == LabelSize ? 1 : Room;
        return new OxySize(size.Width * PixelsAPoint * Room, size.Height * PixelsAPoint * height);
    }
}
