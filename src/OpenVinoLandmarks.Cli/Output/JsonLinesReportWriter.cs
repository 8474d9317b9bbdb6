using System.Buffers;
using System.Text.Json;

namespace OpenVinoLandmarks.Cli.Output;

/// <summary>Writes results as JSON Lines: one object per image and line, as soon as the image is finished.</summary>
internal sealed class JsonLinesReportWriter(Stream output) : ReportWriter
{
    /// <summary>Returns the line of an image, with its end.</summary>
    public static ReadOnlySpan<byte> Line(ImageReport report)
    {
        ArrayBufferWriter<byte> bytes = new();
        using (Utf8JsonWriter json = new(bytes, ReportJson.Options(indented: false)))
        {
            ReportJson.Write(json, report);
        }

        bytes.Write("\n"u8);
        return bytes.WrittenSpan;
    }

    public override void Write(ImageReport report)
    {
        output.Write(Line(report));
        output.Flush();
    }
}
