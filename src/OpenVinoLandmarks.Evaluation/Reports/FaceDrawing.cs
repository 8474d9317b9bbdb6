using System.Net;
using System.Text;

namespace OpenVinoLandmarks.Evaluation;

/// <summary>A picture of a face for the HTML page.</summary>
/// <param name="Jpeg">The bytes of a JPEG file.</param>
/// <param name="Shown">The part of the picture that it shows, in pixels of the picture.</param>
public sealed record FaceThumbnail(ReadOnlyMemory<byte> Jpeg, PixelRegion Shown);

/// <summary>Draws a face with its true points and the points of the model, as an SVG element over the picture.</summary>
internal static class FaceDrawing
{
    // How much of the picture around the box of a face is shown, in sides of the box, and at least this box in pixels.
    private const double Border = 0.35, SmallestBox = 8;

    // The size of a mark, and the width of its lines, in parts of the larger side of the drawing.
    private const double MarkSize = 0.025, LineWidth = 0.01;

    /// <summary>Returns the element, or a text if the picture cannot be read.</summary>
    public static string Create(RankedFace ranked, FaceAnswer answer, Func<string, FaceRectangle, FaceThumbnail?>? cut)
    {
        FaceRectangle box = answer.Box;
        double border = Math.Max(Math.Max(box.Width, box.Height), SmallestBox) * Border;
        FaceRectangle wanted = new(box.X - border, box.Y - border, box.Width + 2 * border, box.Height + 2 * border);
        if (ranked.Picture.File is not { } file || cut?.Invoke(file, wanted) is not { } thumbnail)
        {
            return "<p class=\"missing\">no picture</p>";
        }

        PixelRegion shown = thumbnail.Shown;
        string label = WebUtility.HtmlEncode($"{ranked.Picture.Name} with the true points and the answer");
        StringBuilder svg = new();
        Append(svg, $"<svg viewBox=\"{shown.X} {shown.Y} {shown.Width} {shown.Height}\" role=\"img\" aria-label=\"");
        svg.Append(label);
        Append(svg, $"\"><image x=\"{shown.X}\" y=\"{shown.Y}\" width=\"{shown.Width}\" height=\"{shown.Height}\"");
        svg.Append(" preserveAspectRatio=\"none\" href=\"data:image/jpeg;base64,");
        svg.Append(Convert.ToBase64String(thumbnail.Jpeg.Span)).Append("\"/>");
        double side = Math.Max(shown.Width, shown.Height);
        for (int k = 0; k < FivePoints.Count; k++)
        {
            AppendPoint(svg, (ranked.Face.Truth.X(k), ranked.Face.Truth.Y(k)), (answer.Points.X(k), answer.Points.Y(k)), side);
        }

        return svg.Append("</svg>").ToString();
    }

    private static void AppendPoint(StringBuilder svg, (double X, double Y) truth, (double X, double Y) answer, double side)
    {
        (double arm, double line) = (MarkSize * side, LineWidth * side);
        Append(svg, $"<g stroke-width=\"{line:0.###}\">");
        Append(svg, $"<path class=\"gap\" d=\"M{truth.X:0.##} {truth.Y:0.##}L{answer.X:0.##} {answer.Y:0.##}\"/>");
        Append(svg, $"<circle class=\"truth\" cx=\"{truth.X:0.##}\" cy=\"{truth.Y:0.##}\" r=\"{arm:0.###}\"/>");
        Append(svg, $"<path class=\"answer\" d=\"M{answer.X - arm:0.##} {answer.Y - arm:0.##}l{2 * arm:0.##} {2 * arm:0.##}");
        Append(svg, $"m0 {-2 * arm:0.##}l{-2 * arm:0.##} {2 * arm:0.##}\"/></g>");
    }

    private static void Append(StringBuilder svg, FormattableString text) => svg.Append(FormattableString.Invariant(text));
}
