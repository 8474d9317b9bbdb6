using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.SideBySide;

/// <summary>
/// Two ways to pass a crop to the model: as 8-bit NHWC, which the compiled model converts, or converted by our code to the model's own f32
/// NCHW. The second is measured at its best: the conversion uses vectors, and the crop is in the first-level cache.
/// </summary>
internal sealed class InputForms : IDisposable
{
    private const int Side = 48;
    private readonly Core _core = new();
    private readonly CompiledModel _bytes, _floats;
    private readonly InferRequest _byteRequest, _floatRequest;
    private readonly Tensor _byteInput = new(ElementType.UInt8, new Shape(1, Side, Side, 3));
    private readonly Tensor _floatInput = new(ElementType.Float32, new Shape(1, 3, Side, Side));
    private readonly byte[] _crop = new byte[Side * Side * 3 + 4];

    public InputForms(string model, IReadOnlyDictionary<string, string> properties)
    {
        using (Model plain = _core.ReadModel(model))
        {
            _floats = _core.CompileModel(plain, "CPU", properties);
        }

        using (Model plain = _core.ReadModel(model))
        using (PrePostProcessor steps = new(plain))
        {
            steps.Input().Tensor.SetElementType(ElementType.UInt8).SetLayout("NHWC");
            steps.Input().Model.SetLayout("NCHW");
            using Model takesBytes = steps.Build();
            _bytes = _core.CompileModel(takesBytes, "CPU", properties);
        }

        (_byteRequest, _floatRequest) = (_bytes.CreateInferRequest(), _floats.CreateInferRequest());
        _byteRequest.SetInputTensor(_byteInput);
        _floatRequest.SetInputTensor(_floatInput);
    }

    /// <summary>Crops into the model's input and infers.</summary>
    public void Bytes(ImageView image, PixelRegion region)
    {
        FaceCrop.Write(image, region, _byteInput.AsSpan<byte>(), Side, Side);
        _byteRequest.Infer();
    }

    /// <summary>Crops, converts into the model's input and infers.</summary>
    public void Floats(ImageView image, PixelRegion region)
    {
        FaceCrop.Write(image, region, _crop, Side, Side);
        Convert(_crop, _floatInput.AsSpan<float>());
        _floatRequest.Infer();
    }

    public void InferBytes() => _byteRequest.Infer();

    public void InferFloats() => _floatRequest.Infer();

    /// <summary>Returns the ten numbers of the last inference in each way.</summary>
    public (float[] Bytes, float[] Floats) Values() => (Values(_byteRequest), Values(_floatRequest));

    public void Dispose()
    {
        _byteRequest.Dispose();
        _floatRequest.Dispose();
        _byteInput.Dispose();
        _floatInput.Dispose();
        _bytes.Dispose();
        _floats.Dispose();
        _core.Dispose();
    }

    private static float[] Values(InferRequest request)
    {
        using Tensor output = request.GetOutputTensor();
        float[] values = new float[10];
        output.CopyTo(values.AsSpan());
        return values;
    }

    // Splits interleaved pixels into three planes, four pixels per step. A load reads four bytes more than it uses, so the crop is longer.
    private static void Convert(ReadOnlySpan<byte> pixels, Span<float> planes)
    {
        const int Plane = Side * Side, Step = 4;
        const byte Z = 0xFF;
        ref byte start = ref MemoryMarshal.GetReference(pixels);
        ref float blue = ref MemoryMarshal.GetReference(planes);
        for (int i = 0; i < Plane; i += Step)
        {
            Vector128<byte> four = Vector128.LoadUnsafe(ref start, (nuint)(i * 3));
            Store(Vector128.Shuffle(four, Vector128.Create(0, Z, Z, Z, 3, Z, Z, Z, 6, Z, Z, Z, 9, Z, Z, Z)), ref blue, i);
            Store(Vector128.Shuffle(four, Vector128.Create(1, Z, Z, Z, 4, Z, Z, Z, 7, Z, Z, Z, 10, Z, Z, Z)), ref blue, i + Plane);
            Store(Vector128.Shuffle(four, Vector128.Create(2, Z, Z, Z, 5, Z, Z, Z, 8, Z, Z, Z, 11, Z, Z, Z)), ref blue, i + 2 * Plane);
        }
    }

    private static void Store(Vector128<byte> channel, ref float plane, int at) =>
        Vector128.ConvertToSingle(channel.AsInt32()).StoreUnsafe(ref plane, (nuint)at);
}
