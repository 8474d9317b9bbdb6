using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace OpenVinoLandmarks.Cli.Output;

/// <summary>
/// Writes results as one JSON document: an object for one image, an array for several. The array grows with each result and is always
/// closed, so that the output of an interrupted run is valid JSON. If an interrupted run finished no image, nothing is written.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The JSON writer writes to memory, and End disposes it.")]
internal sealed class JsonReportWriter(Stream output, bool several) : ReportWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private Utf8JsonWriter? _json;

    public override void Write(ImageReport report)
    {
        ReportJson.Write(Begin(), report);
        Flush();
    }

    public override void End(bool isComplete)
    {
        // An empty array is the correct result only of a complete run. Without an array there is nothing to write.
        if (_json is null && !(several && isComplete))
        {
            return;
        }

        using Utf8JsonWriter json = Begin();
        if (several)
        {
            json.WriteEndArray();
        }

        json.Flush();
        _bytes.Write("\n"u8);
        Flush();
    }

    private Utf8JsonWriter Begin()
    {
        if (_json is null)
        {
            _json = new Utf8JsonWriter(_bytes, ReportJson.Options(indented: true));
            if (several)
            {
                _json.WriteStartArray();
            }
        }

        return _json;
    }

    private void Flush()
    {
        _json?.Flush();
        output.Write(_bytes.WrittenSpan);
        output.Flush();
        _bytes.ResetWrittenCount();
    }
}
