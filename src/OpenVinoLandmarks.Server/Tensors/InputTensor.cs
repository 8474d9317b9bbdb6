using System.Globalization;
using System.Runtime.InteropServices;
using OpenVinoLandmarks.KServe.Tensors;
using OpenVinoLandmarks.Server.Answers;
using OpenVinoLandmarks.Server.Serving;

namespace OpenVinoLandmarks.Server.Tensors;

/// <summary>
/// The input of a call, whose name, type and shape fit the model: images as bytes with interleaved channels (UINT8 [N,H,W,3], which the
/// metadata declare), or the same values as floats in planes (FP32 [N,3,H,W], the input of the model's file). Nothing is allocated before
/// the size of the data was compared with the shape.
/// </summary>
internal sealed class InputTensor
{
    private readonly ServedModel _model;
    private readonly bool _isPlanar;

    private InputTensor(ServedModel model, bool isPlanar, int images) => (_model, _isPlanar, Images) = (model, isPlanar, images);

    /// <summary>Number of images, at least 1.</summary>
    public int Images { get; }

    /// <summary>Number of values.</summary>
    public int Values => checked(Images * _model.ImageLength);

    /// <summary>Number of bytes of raw data.</summary>
    public long Bytes => (long)Values * (_isPlanar ? sizeof(float) : 1);

    /// <summary>True for values of type FP32, false for UINT8.</summary>
    public bool IsFloat => _isPlanar;

    private string Name => _model.Input.Name;

    /// <summary>Compares an input with the model.</summary>
    /// <exception cref="RequestException">The name, the type or the shape does not fit, or there are too many images.</exception>
    public static InputTensor Check(ServedModel model, string name, string datatype, IReadOnlyList<long> shape)
    {
        if (name != model.Input.Name)
        {
            throw RequestException.Invalid($"The model {model.Name} has the input '{model.Input.Name}'; it does not have '{name}'.");
        }

        bool isPlanar = datatype == Datatype.Fp32;
        if (!isPlanar && datatype != Datatype.Uint8)
        {
            throw RequestException.Invalid($"The input '{name}' takes UINT8 or FP32; the type of the request is '{datatype}'.");
        }

        long[] wanted = isPlanar ? [3, model.Height, model.Width] : [model.Height, model.Width, 3];
        if (shape.Count != 4 || !shape.Skip(1).SequenceEqual(wanted))
        {
            throw RequestException.Invalid(
                $"The input '{name}' of type {datatype} has the shape {TensorPort.Describe([-1, .. wanted])}; "
                + $"the request has {Shorten(shape)}.");
        }

        if (shape[0] < 1 || shape[0] > model.MaxBatch)
        {
            throw RequestException.Invalid(string.Create(
                CultureInfo.InvariantCulture,
                $"The model {model.Name} takes 1 to {model.MaxBatch} images per call; the request has {shape[0]}."));
        }

        return new InputTensor(model, isPlanar, (int)shape[0]);
    }

    /// <summary>Returns the pixels of raw data as the model takes them.</summary>
    /// <exception cref="RequestException">The number of bytes is not that of the shape, or values are not those of pixels.</exception>
    public byte[] ReadRaw(ReadOnlySpan<byte> raw)
    {
        if (raw.Length != Bytes)
        {
            throw RequestException.Invalid(string.Create(
                CultureInfo.InvariantCulture, $"The input '{Name}' has {raw.Length} bytes; its shape needs {Bytes}."));
        }

        byte[] pixels = new byte[Values];
        if (_isPlanar)
        {
            ReadPlanes(raw, pixels);
        }
        else if (_model.IsRgb)
        {
            for (int i = 0; i < pixels.Length; i += 3)
            {
                (pixels[i], pixels[i + 1], pixels[i + 2]) = (raw[i + 2], raw[i + 1], raw[i]);
            }
        }
        else
        {
            raw.CopyTo(pixels);
        }

        return pixels;
    }

    /// <summary>Begins to read single values.</summary>
    /// <param name="most">The number of values that the data can have at most.</param>
    /// <exception cref="RequestException">The shape needs more.</exception>
    public PixelBuffer Begin(long most) => most >= Values
        ? new PixelBuffer(this)
        : throw RequestException.Invalid(string.Create(
            CultureInfo.InvariantCulture, $"The input '{Name}' has at most {most} values; its shape needs {Values}."));

    private void ReadPlanes(ReadOnlySpan<byte> raw, byte[] pixels)
    {
        int area = _model.ImageLength / 3;
        for (int plane = 0; plane < 3 * Images; plane++)
        {
            (int image, int channel) = Math.DivRem(plane, 3);
            int target = image * _model.ImageLength + Channel(channel);
            ReadOnlySpan<byte> values = raw.Slice(plane * area * sizeof(float), area * sizeof(float));
            for (int i = 0; i < area; i++)
            {
                float value = MemoryMarshal.Read<float>(values[(i * sizeof(float))..]);
                pixels[target + 3 * i] = IsPixel(value) ? (byte)value : throw NotAPixel(plane * area + i, value);
            }
        }
    }

    // Where a channel of the caller, blue first, is in the pixels of the network.
    private int Channel(int channel) => _model.IsRgb ? 2 - channel : channel;

    // Not a number fails both comparisons.
    private static bool IsPixel(float value) => value >= 0 && value <= byte.MaxValue && value == (byte)value;

    private RequestException NotAPixel(int index, float value) => RequestException.Invalid(string.Create(
        CultureInfo.InvariantCulture, $"The input '{Name}' takes pixels, whole numbers from 0 to 255; value {index} is {value}."));

    // The number of sizes is limited only by the size of the body.
    private static string Shorten(IReadOnlyList<long> shape) => shape.Count <= 8
        ? TensorPort.Describe(shape)
        : string.Create(CultureInfo.InvariantCulture, $"{shape.Count} sizes");

    /// <summary>Puts values, which come in the order of the tensor, where the model takes them: interleaved.</summary>
    internal sealed class PixelBuffer(InputTensor tensor)
    {
        private readonly byte[] _pixels = new byte[tensor.Values];
        private int _count;

        /// <summary>Adds a value.</summary>
        /// <exception cref="RequestException">It is not a whole number from 0 to 255, or there are too many.</exception>
        public void Add(float value)
        {
            if (!IsPixel(value))
            {
                throw tensor.NotAPixel(_count, value);
            }

            if (_count == _pixels.Length)
            {
                throw WrongCount("more");
            }

            _pixels[Position(_count++)] = (byte)value;
        }

        /// <summary>Returns the pixels.</summary>
        /// <exception cref="RequestException">Values are missing.</exception>
        public byte[] End() => _count == _pixels.Length ? _pixels : throw WrongCount("fewer");

        private int Position(int index)
        {
            int channel, pixel;
            if (tensor._isPlanar)
            {
                int area = tensor._model.ImageLength / 3;
                (int plane, int position) = Math.DivRem(index, area);
                (int image, channel) = Math.DivRem(plane, 3);
                pixel = image * area + position;
            }
            else
            {
                (pixel, channel) = Math.DivRem(index, 3);
            }

            return pixel * 3 + tensor.Channel(channel);
        }

        private RequestException WrongCount(string which) => RequestException.Invalid(string.Create(
            CultureInfo.InvariantCulture, $"The input '{tensor.Name}' has {which} values than the {_pixels.Length} of its shape."));
    }
}
