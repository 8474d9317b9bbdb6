using System.Buffers;
using System.Text.Json;

namespace OpenVinoLandmarks.Cli.Output;

/// <summary>One JSON object a line, as soon as it is known.</summary>
internal sealed class JsonLinesReportWriter(Stream output) : IReportWriter
{
    public void Write(ImageReport report)
    {
        ArrayBufferWriter<byte> bytes = new();
        using (Utf8JsonWriter json = new(bytes, ReportJson.Options(indented: false)))
        {
            ReportJson.Write(json, report);
        }

        bytes.Write("\n"u8);
        output.Write(bytes.WrittenSpan);
        output.Flush();
    }

    public void Complete(bool isWhole)
    {
        // Every line is out already.
    }
}
