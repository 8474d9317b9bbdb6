using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OpenVinoLandmarks.KServe.Tensors;
using OpenVinoLandmarks.Server.Answers;
using OpenVinoLandmarks.Server.Serving;
using OpenVinoLandmarks.Server.Tensors;

namespace OpenVinoLandmarks.Server.Rest;

/// <summary>
/// An inference over REST: reads the tensors from JSON or from the raw data after it, and writes the answer in the form that is wanted.
/// </summary>
internal sealed class RestInference
{
    private readonly ServedModel _model;
    private readonly RequestJson _request;
    private readonly IReadOnlyList<(int Output, bool IsRaw)> _outputs;
    private readonly byte[] _pixels;
    private readonly int _images;

    private RestInference(
        ServedModel model, RequestJson request, IReadOnlyList<(int Output, bool IsRaw)> outputs, byte[] pixels, int images) =>
        (_model, _request, _outputs, _pixels, _images) = (model, request, outputs, pixels, images);

    /// <summary>Reads a request.</summary>
    /// <param name="model">The model.</param>
    /// <param name="body">The body: JSON, and raw data after it.</param>
    /// <param name="jsonLength">Number of bytes of the JSON; null if that is all.</param>
    /// <exception cref="RequestException">The request does not fit the protocol or the model.</exception>
    public static RestInference Read(ServedModel model, ReadOnlySpan<byte> body, int? jsonLength)
    {
        ReadOnlySpan<byte> json = jsonLength is { } length ? body[..length] : body, raw = body[json.Length..];
        RequestJson request = RequestJson.Read(json);
        IReadOnlyList<(int Output, bool IsRaw)> outputs = ChooseOutputs(model, request);
        if (request.Inputs is not [{ } input])
        {
            throw RequestException.Invalid(string.Create(
                CultureInfo.InvariantCulture, $"The model {model.Name} has one input; the request has {request.Inputs.Count}."));
        }

        InputTensor tensor = InputTensor.Check(model, input.Name, input.Datatype, input.Shape);
        return new RestInference(model, request, outputs, ReadPixels(tensor, input, json, raw), tensor.Images);
    }

    /// <summary>Runs the model and writes the answer.</summary>
    public async Task AnswerAsync(HttpResponse response, CancellationToken cancellationToken)
    {
        float[][] numbers = await _model.InferAsync(_pixels, _images, cancellationToken);
        ArrayBufferWriter<byte> body = new(1024);
        using (Utf8JsonWriter json = new(body))
        {
            WriteJson(json, numbers);
        }

        response.ContentType = "application/json";
        if (_outputs.Any(output => output.IsRaw))
        {
            response.ContentType = "application/octet-stream";
            response.Headers[RequestBody.JsonLengthHeader] = body.WrittenCount.ToString(CultureInfo.InvariantCulture);
            foreach ((int output, _) in _outputs.Where(output => output.IsRaw))
            {
                body.Write(MemoryMarshal.AsBytes(numbers[output].AsSpan()));
            }
        }

        response.ContentLength = body.WrittenCount;
        await response.Body.WriteAsync(body.WrittenMemory, cancellationToken);
    }

    private static List<(int Output, bool IsRaw)> ChooseOutputs(ServedModel model, RequestJson request)
    {
        if (request.Outputs is not { } wanted)
        {
            return [.. Enumerable.Range(0, model.Outputs.Count).Select(output => (output, request.WantsRaw))];
        }

        List<(int Output, bool IsRaw)> outputs = [];
        foreach (RequestOutput one in wanted)
        {
            int output = model.IndexOfOutput(one.Name);
            if (outputs.Any(other => other.Output == output))
            {
                throw RequestException.Invalid($"The request wants the output '{one.Name}' twice.");
            }

            outputs.Add((output, one.IsRaw ?? request.WantsRaw));
        }

        return outputs;
    }

    private static byte[] ReadPixels(InputTensor tensor, RequestInput input, ReadOnlySpan<byte> json, ReadOnlySpan<byte> raw)
    {
        if ((input.Data is null) == (input.RawSize is null))
        {
            throw RequestException.Invalid(
                $"The input '{input.Name}' needs either 'data', or the parameter 'binary_data_size' and raw data after the JSON.");
        }

        if (input.RawSize is { } size && size != raw.Length)
        {
            throw RequestException.Invalid(string.Create(
                CultureInfo.InvariantCulture, $"The input '{input.Name}' has {size} bytes of raw data; {raw.Length} follow the JSON."));
        }

        if (input.Data is not { } range)
        {
            return tensor.ReadRaw(raw);
        }

        if (raw.Length > 0)
        {
            throw RequestException.Invalid(
                string.Create(CultureInfo.InvariantCulture, $"{raw.Length} bytes follow the JSON, and no input has raw data."));
        }

        // A number takes at least two bytes: a digit, and a comma or a bracket.
        ReadOnlySpan<byte> data = json[range];
        InputTensor.PixelBuffer pixels = tensor.Begin(data.Length / 2);
        RequestJson.ReadNumbers(data, pixels.Add);
        return pixels.End();
    }

    private void WriteJson(Utf8JsonWriter json, float[][] numbers)
    {
        json.WriteStartObject();
        json.WriteString("model_name"u8, _model.Name);
        json.WriteString("model_version"u8, ServedModel.Version);
        if (_request.Id is { } id)
        {
            json.WriteString("id"u8, id);
        }

        json.WriteStartArray("outputs"u8);
        foreach ((int output, bool isRaw) in _outputs)
        {
            float[] values = numbers[output];
            json.WriteStartObject();
            json.WriteString("name"u8, _model.Outputs[output].Name);
            json.WriteString("datatype"u8, Datatype.Fp32);
            json.WriteStartArray("shape"u8);
            foreach (long size in _model.ShapeOf(output, _images, values.Length))
            {
                json.WriteNumberValue(size);
            }

            json.WriteEndArray();
            if (isRaw)
            {
                json.WriteStartObject("parameters"u8);
                json.WriteNumber("binary_data_size"u8, values.Length * sizeof(float));
                json.WriteEndObject();
            }
            else
            {
                json.WriteStartArray("data"u8);
                foreach (float value in values)
                {
                    json.WriteNumberValue(value);
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
