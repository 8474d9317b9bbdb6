using OxyPlot;

namespace OpenVinoLandmarks.Evaluation;

/// <summary>Draws OxyPlot charts as SVG. OxyPlot is pure C# and needs no native library and no installed font.</summary>
internal static class SvgChart
{
    /// <summary>Draws a chart.</summary>
    /// <param name="model">The chart.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="isDocument">True for a file of its own, false for a part of a web page.</param>
    public static string Export(PlotModel model, double width, double height, bool isDocument)
    {
        SvgExporter exporter = new()
        {
            Width = width,
            Height = height,
            IsDocument = isDocument,
            UseVerticalTextAlignmentWorkaround = true,
            TextMeasurer = new TextMeasurer(model.DefaultFontSize),
        };
        return exporter.ExportToString(model);
    }

    // OxyPlot asks for the size of each text to place it. The font is Arial; a margin is added because a viewer may use a wider font.
    private sealed class TextMeasurer(double labelSize) : PdfRenderContext(1, 1, OxyColors.White)
    {
        private const double Margin = 1.25;

        // A PDF context measures in points: 72 points are 96 pixels.
        private const double PixelsPerPoint = 96.0 / 72;

        public override OxySize MeasureText(string text, string fontFamily, double fontSize, double fontWeight)
        {
            OxySize size = base.MeasureText(text, "Arial", fontSize, fontWeight);

            // The height centers a label beside its tick, so a margin would move it down. Titles need the margin.
            double heightMargin = fontSize == labelSize ? 1 : Margin;
            return new OxySize(size.Width * PixelsPerPoint * Margin, size.Height * PixelsPerPoint * heightMargin);
        }
    }
}
