using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using OpenVinoLandmarks.KServe.Protocol;
using OpenVinoLandmarks.Server.Benchmarks.Serving;

namespace OpenVinoLandmarks.Server.Benchmarks.Soak;

/// <summary>Right calls with crops in all forms of the protocol.</summary>
internal sealed class CropCalls
{
    public const string InferPath = $"/v2/models/{BenchmarkModels.Landmarks}/infer";

    private const int Crops = 8, MostImages = 4, Side = 48, Length = Side * Side * 3;
    private const float Tolerance = 1e-4f;
    private const string JsonLength = "Inference-Header-Content-Length";

    private readonly GRPCInferenceService.GRPCInferenceServiceClient _client;
    private readonly HttpClient _http;
    private readonly byte[][] _crops = [.. Enumerable.Range(0, Crops).Select(seed => BenchmarkModels.Noise(seed, Length))];
    private readonly float[][] _expected = new float[Crops][];
    private readonly string _input;

    private CropCalls(GRPCInferenceService.GRPCInferenceServiceClient client, HttpClient http, string input) =>
        (_client, _http, _input) = (client, http, input);

    /// <summary>Asks for the right numbers, one crop after the other.</summary>
    public static async Task<CropCalls> CreateAsync(GRPCInferenceService.GRPCInferenceServiceClient client, HttpClient http)
    {
        ModelMetadataResponse model = await client.ModelMetadataAsync(new ModelMetadataRequest { Name = BenchmarkModels.Landmarks });
        CropCalls calls = new(client, http, model.Inputs.Single().Name);
        for (int crop = 0; crop < Crops; crop++)
        {
            ModelInferResponse answer = await client.ModelInferAsync(calls.Request([crop]));
            calls._expected[crop] = MemoryMarshal.Cast<byte, float>(answer.RawOutputContents.Single().Span).ToArray();
        }

        return calls;
    }

    public int Choose(Random random) => random.Next(Crops);

    public ReadOnlySpan<byte> Pixels(int crop) => _crops[crop];

    /// <summary>Throws if numbers are not those of crops.</summary>
    public void Check(int[] crops, ReadOnlySpan<float> numbers)
    {
        int length = _expected[0].Length;
        if (numbers.Length != crops.Length * length)
        {
            throw new InvalidDataException($"{numbers.Length} numbers for {crops.Length} crops.");
        }

        for (int i = 0; i < numbers.Length; i++)
        {
            if (!(Math.Abs(numbers[i] - _expected[crops[i / length]][i % length]) <= Tolerance))
            {
                throw new InvalidDataException("The numbers are those of another crop.");
            }
        }
    }

    public async Task GrpcAsync(Random random)
    {
        int[] crops = ChooseSome(random);
        Check(await _client.ModelInferAsync(Request(crops)), crops);
    }

    public async Task TypedAsync(Random random)
    {
        int[] crops = ChooseSome(random);
        ModelInferRequest request = Request(crops);
        request.RawInputContents.Clear();
        request.Inputs[0].Contents = new InferTensorContents { UintContents = { Join(crops).Select(value => (uint)value) } };
        Check(await _client.ModelInferAsync(request), crops);
    }

    public async Task RestRawAsync(Random random)
    {
        int[] crops = ChooseSome(random);
        string parameters = $$$"""{"binary_data_size":{{{crops.Length * Length}}}}""";
        byte[] json = Encoding.UTF8.GetBytes(
            $$$"""{"parameters":{"binary_data_output":true},"inputs":[{{{Input(crops, $"\"parameters\":{parameters}")}}}]}""");
        using ByteArrayContent body = new([.. json, .. Join(crops)]);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        body.Headers.Add(JsonLength, $"{json.Length}");
        using HttpResponseMessage answer = await _http.PostAsync(InferPath, body);
        byte[] bytes = await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync();
        int length = int.Parse(answer.Headers.Concat(answer.Content.Headers)
            .Single(header => header.Key.Equals(JsonLength, StringComparison.OrdinalIgnoreCase)).Value.Single(), null);
        Check(crops, MemoryMarshal.Cast<byte, float>(bytes.AsSpan(length)));
    }

    public async Task RestJsonAsync(Random random)
    {
        int[] crops = ChooseSome(random);
        using StringContent body = new($$"""{"inputs":[{{Input(crops, $"\"data\":[{string.Join(',', Join(crops))}]")}}]}""");
        body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using HttpResponseMessage answer = await _http.PostAsync(InferPath, body);
        using JsonDocument json = JsonDocument.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync());
        JsonElement data = json.RootElement.GetProperty("outputs")[0].GetProperty("data");
        Check(crops, [.. data.EnumerateArray().Select(number => number.GetSingle())]);
    }

    /// <summary>A right request for crops.</summary>
    public ModelInferRequest Request(int[] crops) => new()
    {
        ModelName = BenchmarkModels.Landmarks,
        Inputs =
        {
            new ModelInferRequest.Types.InferInputTensor { Name = _input, Datatype = "UINT8", Shape = { crops.Length, Side, Side, 3 } },
        },
        RawInputContents = { ByteString.CopyFrom(Join(crops)) },
    };

    private void Check(ModelInferResponse answer, int[] crops) =>
        Check(crops, MemoryMarshal.Cast<byte, float>(answer.RawOutputContents.Single().Span));

    private int[] ChooseSome(Random random) => [.. Enumerable.Range(0, random.Next(1, MostImages + 1)).Select(_ => Choose(random))];

    private byte[] Join(int[] crops) => [.. crops.SelectMany(crop => _crops[crop])];

    private string Input(int[] crops, string values) =>
        $$"""{"name":"{{_input}}","datatype":"UINT8","shape":[{{crops.Length}},{{Side}},{{Side}},3],{{values}}}""";
}
