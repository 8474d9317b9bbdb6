using System.Buffers;
using System.Text.Json;

namespace OpenVinoLandmarks.Cli.Output;

/// <summary>One JSON document: kept until all is known, because half an array is no JSON.</summary>
internal sealed class JsonReportWriter(Stream output, bool several) : IReportWriter
{
    private readonly List<ImageReport> _reports = [];

    public void Write(ImageReport report) => _reports.Add(report);

    public void Complete()
    {
        if (!several && _reports.Count == 0)
        {
            return; // the one image has failed: there is nothing that could be its object
        }

        ArrayBufferWriter<byte> bytes = new();
        using (Utf8JsonWriter json = new(bytes, ReportJson.Options(indented: true)))
        {
            if (several)
            {
                json.WriteStartArray();
            }

            foreach (ImageReport report in _reports)
            {
                ReportJson.Write(json, report);
            }

            if (several)
            {
                json.WriteEndArray();
            }
        }

        bytes.Write("\n"u8);
        output.Write(bytes.WrittenSpan);
        output.Flush();
    }
}
