using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace OpenVinoLandmarks.Cli.Output;

/// <summary>
/// One JSON document: an object for one image, for several an array that grows with each report. What was begun is ended, also where the
/// run is cut short; where no image was done by then, there is no document.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The JSON writer writes to memory and is ended by Complete.")]
internal sealed class JsonReportWriter(Stream output, bool several) : IReportWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private Utf8JsonWriter? _json;

    public void Write(ImageReport report)
    {
        ReportJson.Write(Begun(), report);
        Flush();
    }

    public void Complete(bool isWhole)
    {
        // Where the one image has failed there is nothing that could be its object.
        if (_json is null && !(several && isWhole))
        {
            return;
        }

        using Utf8JsonWriter json = Begun();
        if (several)
        {
            json.WriteEndArray();
        }

        json.Flush();
        _bytes.Write("\n"u8);
        Flush();
    }

    private Utf8JsonWriter Begun()
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
